-- What wrk sends: POST /v1/charges, each with a key and an order of its own, or with one of some settled keys.
-- Arguments: the credential, the body with %s for its order number, what makes this run's names unique, the number of
-- settled keys (0: new ones), the milliseconds that a connection rests between two requests (0: none).

local head, body, run, settled
local sent = 0

function init(args)
    head = "POST /v1/charges HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
        .. args[1] .. "\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s"
    body, run, settled = args[2], args[3], tonumber(args[4])
    local rest = tonumber(args[5])
    if rest > 0 then
        -- Spread, so that the connections do not march in step.
        delay = function() return math.random(math.floor(rest / 2), math.ceil(rest * 3 / 2)) end
    end
    math.randomseed(os.time())
end

function request()
    local key, order
    if settled > 0 then
        local number = math.random(1, settled)
        key, order = "k" .. run .. "n" .. number, "o" .. run .. "n" .. number
    else
        -- Keys are random, as clients' keys are; orders are counted, as merchants' orders are. The letters keep the
        -- digits from looking like a card number.
        sent = sent + 1
        key = string.format("k%08xr%sn%d", math.random(0, 4294967295), run, sent)
        order = "o" .. run .. "n" .. sent
    end
    local filled = string.format(body, order)
    return string.format(head, key, #filled, filled)
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\nRESULT {"requests":%d,"micros":%d,"refused":%d,"broken":%d,"p50_micros":%d,"p99_micros":%d}\n',
        summary.requests, summary.duration, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
