import { NorthboundQuestions } from './northbound-questions.js';

/** What a workspace answers about phases, valuation, positioning and expectation gaps. */
export abstract class MarketQuestions extends NorthboundQuestions {}
