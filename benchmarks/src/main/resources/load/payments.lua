-- What wrk sends to Kill Bill: a payment of an account chosen at random, each with keys of its own. Arguments: the credential,
-- the file with an account's address in each line, what makes this run's keys unique.

local addresses, head, body, run = {}, nil, nil, nil
local sent = 0

function init(args)
    head = "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Basic " .. args[1]
        .. "\r\nX-Killbill-ApiKey: bench\r\nX-Killbill-ApiSecret: bench\r\nX-Killbill-CreatedBy: bench"
        .. "\r\nContent-Length: %d\r\n\r\n%s"
    body = '{"transactionType":"PURCHASE","amount":19.99,"currency":"EUR","transactionExternalKey":"t%s","paymentExternalKey":"p%s"}'
    for address in io.lines(args[2]) do
        addresses[#addresses + 1] = address
    end
    run = args[3]
    math.randomseed(os.time())
end

function request()
    sent = sent + 1
    local key = string.format("%08x%sn%d", math.random(0, 4294967295), run, sent)
    local filled = string.format(body, key, key)
    return string.format(head, addresses[math.random(#addresses)], #filled, filled)
end
