declare module 'autocannon' {
  interface Result {
    readonly '2xx': number;
    readonly '5xx': number;
    readonly errors: number;
    readonly timeouts: number;
    readonly latency: { readonly p50: number; readonly p99: number };
  }
  export default function autocannon(options: {
    readonly url: string;
    readonly connections: number;
    readonly duration: number;
    readonly timeout: number;
    readonly requests: readonly { readonly method: 'GET'; readonly path: string }[];
  }): Promise<Result>;
}
