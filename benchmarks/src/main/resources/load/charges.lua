-- What wrk sends: POST /v1/charges, each with a key and an order of its own, or with one of some settled keys.
-- Arguments: the credential ("random": one that nobody has, another one for each request), the body with %s for its
-- order number, what makes this run's names unique, the number of settled keys (0: new ones), the milliseconds that a
-- connection rests between two requests (0: none), the number of charges in a request (0: one, which is no batch).

local head, credential, keyed, body, run, settled, batch
local sent = 0

function init(args)
    head = "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer %s"
        .. "\r\n%sContent-Length: %d\r\n\r\n%s"
    credential, body, run, settled, batch = args[1], args[2], args[3], tonumber(args[4]), tonumber(args[6])
    keyed = body:sub(1, -2) .. ',"idempotency_key":"%s"}'
    local rest = tonumber(args[5])
    if rest > 0 then
        -- Spread, so that the connections do not march in step.
        delay = function() return math.random(math.floor(rest / 2), math.ceil(rest * 3 / 2)) end
    end
    math.randomseed(os.time())
end

local function names()
    if settled > 0 then
        local number = math.random(1, settled)
        return "k" .. run .. "n" .. number, "o" .. run .. "n" .. number
    end
    -- Keys are random, as clients' keys are; orders are counted, as merchants' orders are. The letters keep the digits
    -- from looking like a card number.
    sent = sent + 1
    return string.format("k%08xr%sn%d", math.random(0, 4294967295), run, sent), "o" .. run .. "n" .. sent
end

local function bearer()
    if credential ~= "random" then
        return credential
    end
    return string.format("plk_%08x%08x%027d", math.random(0, 4294967295), math.random(0, 4294967295), sent)
end

function request()
    if batch == 0 then
        local key, order = names()
        local filled = string.format(body, order)
        return string.format(head, "/v1/charges", bearer(), "Idempotency-Key: " .. key .. "\r\n", #filled, filled)
    end
    local charges = {}
    for i = 1, batch do
        local key, order = names()
        charges[i] = string.format(keyed, order, key)
    end
    local filled = '{"charges":[' .. table.concat(charges, ",") .. "]}"
    return string.format(head, "/v1/charges/batch", bearer(), "", #filled, filled)
end
