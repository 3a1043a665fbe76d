/** Every command that asks the store, in the ways that ask it differently. */
export const COMMANDS = `status
check
holdings {stock}
holdings {other} --date {middle}
changes {stock} --from {middle} --to {last}
changes {other} --from {first} --to {middle}
big-changes
big-changes --from {middle} --to {last} --threshold 0.1
concentration {stock}
concentration {other} --from {middle} --to {last}
participant C00019
participant A00003 --date {middle}
participant C00010 --from {middle} --to {last}
participant C00019 --stock {stock}
participant B01955 --price-date {middle}
flows
flows --from {first} --to {last} --by month,type
flows --from {first} --to {last} --by day,type,industry
flows --from {middle} --to {last} --by stock,participant
flows --from {middle} --to {last} --by week --type stable --stock {stock}
flows --from {middle} --to {last} --by type --raw
shares
shares --from {middle} --to {last}
shares --to {last} --exclude other --price-date {middle}
classify
classify --all --as-of {middle}
classify --price-date {last}
classify --mode threshold --threshold 0.02
classify --sensitivity --from {middle} --to {last}
northbound holdings
northbound holdings --by industry
northbound holdings --by quarter
northbound holdings --by quarter,stock
northbound holdings --by participant
northbound flows --by quarter
northbound flows --by stock
northbound flows --by quarter,stock
northbound flows --by quarter,industry
northbound flows --by participant
northbound flows --by quarter,stock,participant
valuation
positioning
positioning --history
gaps
rallies
rallies --index HSI
cycles
cycles --table drawdowns
macro
nowcast
nowcast --by day
nowcast --by quarter
nowcast --by week --information realtime
nowcast explain
claims
figure industry-flows
figure participant-map
report --as-of {last}
sources
holdings 99999`.split('\n');
