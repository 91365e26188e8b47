-- Sends requests that were written beforehand, one after the other:
--   wrk -s webhooks.lua URL -- FILE FIRST SIZE PAUSE AGAIN
-- A record is a length in four digits and that many bytes, SIZE in all. PAUSE: milliseconds between an answer and the
-- next request of a connection, on average. AGAIN: 1 if the file may start over at its end.
local records, again

function init(arguments)
    records = assert(io.open(arguments[1], "rb"))
    records:seek("set", tonumber(arguments[2]) * tonumber(arguments[3]))
    local pause = tonumber(arguments[4])
    again = arguments[5] == "1"
    if pause > 0 then
        delay = function() return math.random(0, 2 * pause) end
    end
end

function request()
    local length = records:read(4)
    if not length and again then
        records:seek("set", 0)
        length = records:read(4)
    end
    assert(length, "all prepared webhooks are used up")
    return records:read(tonumber(length))
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
        errors.connect + errors.read + errors.write + errors.timeout, errors.status, latency:percentile(99)))
end
