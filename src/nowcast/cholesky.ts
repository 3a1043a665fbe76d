import { assert } from '../errors.js';

/** Lower triangle L of a positive definite matrix (row by row, size x size), so that L L' is the matrix. In place. */
export function factor(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (matrix[i * size + k] as number) * (matrix[j * size + k] as number);
      if (i > j) matrix[i * size + j] = sum / (matrix[j * size + j] as number);
      else {
        assert(sum > 0, 'a matrix that is not positive definite');
        matrix[i * size + i] = Math.sqrt(sum);
      }
    }
  }
  return matrix;
}

/** Solves L x = b. In place. */
export function forward(lower: Float64Array, size: number, b: Float64Array): Float64Array {
  for (let i = 0; i < size; i++) {
    let sum = b[i] as number;
    for (let k = 0; k < i; k++) sum -= (lower[i * size + k] as number) * (b[k] as number);
    b[i] = sum / (lower[i * size + i] as number);
  }
  return b;
}

/** Solves L' x = b. In place. */
export function backward(lower: Float64Array, size: number, b: Float64Array): Float64Array {
  for (let i = size - 1; i >= 0; i--) {
    let sum = b[i] as number;
    for (let k = i + 1; k < size; k++) sum -= (lower[k * size + i] as number) * (b[k] as number);
    b[i] = sum / (lower[i * size + i] as number);
  }
  return b;
}

/** Sum of the logarithms of the diagonal: half the log determinant. */
export function halfLogDeterminant(lower: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(lower[i * size + i] as number);
  return sum;
}
