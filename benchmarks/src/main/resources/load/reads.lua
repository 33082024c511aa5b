-- What wrk sends: GET of addresses, chosen at random. Arguments: the credential, the file with an address in each line.

local addresses, head = {}, nil

function init(args)
    head = "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " .. args[1] .. "\r\n\r\n"
    for address in io.lines(args[2]) do
        addresses[#addresses + 1] = address
    end
    math.randomseed(os.time())
end

function request()
    return string.format(head, addresses[math.random(#addresses)])
end
