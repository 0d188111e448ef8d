"""JSON texts as templates of links (`support.links`): what is a link in them, and what is none."""

from __future__ import annotations

JSON = {
    "own origin in any member": b'{"id":"gw_05","poll":"<<own>>/v1/responses/gw_05","x":["<<own>>/a",["<<own>>/b"]]}',
    "own origin without a path": b'{"a":"<<own>>","b":"<<own>>/","c":"<<own>>?x=1","d":"<<own>>#f"}',
    "query and fragment": b'{"a":"<<own>>/v1/x?a=b&c=http://x.example/&d=%2F%zz&a=#top/%20"}',
    "deep": b'[[{"a":{"b":[{"c":"<<own>>/x"}]}}],"<<own>>/y"]',
    "a text alone": b'"<<own>>/v1/x"',
    "lines": b'{"url":"<<via https://media.example>>/1"}\n{"a":"<<own>>/2"}\r\n{"a":"<<raw>> 3"}\n',
    "an asset field of any host": (
        b'{"url":"<<via https://media.example>>/out.png?X-Amz-Signature=ab%2Fc&x=a+b","n":1,'
        b'"result":{"file_url":"<<via http://media.example:8080>>/a/../b//c"}}'
    ),
    "asset fields with lists": (
        b'{"urls":["<<via https://a.example>>/1","<<via https://b.example>>/2",["<<via https://c.example>>"]]}'
    ),
    "an asset host that is written otherwise": b'{"url":"<<via HTTPS://Media.Example:443>>/x"}',
    "an asset at an address": b'{"url":"<<via http://[2001:db8::1]:8080>>/x","uri":"<<via https://203.0.113.7>>?a"}',
    "other members": (
        b'{"href":"https://media.example/x","homepage":"https://other.example","urls":[{"link":"https://a.example/1"}],'
        b'"url":{"href":"https://a.example/2"},"Url":"https://a.example/3","my_url":"https://a.example/4"}'
    ),
    "other origins than the own one": (
        b'{"a":"http://127.0.0.1:1/x","b":"https://127.0.0.1/x","c":"<<raw>>.evil.example/x","d":"<<raw>>0/x",'
        b'"e":"<<raw>>@evil.example/x","f":"http://127.0.0.1/x"}'
    ),
    "longer texts": (
        b'{"content":"see <<raw>>/a","url":"<<raw>>/a or <<raw>>/b","a":" <<raw>>/a",'
        b'"b":"<<raw>>/a ","c":"<<raw>>/a\\n",'
        b'"d":"(<<raw>>/a)","e":"![kite](<<raw>>/a.png)","uri":"https://media.example/a b"}'
    ),
    "member names": (
        b'{"<<raw>>/a":1,"url":{"<<raw>>/b":"<<own>>/c"},"https://a.example":{"url":"<<via https://a.example>>/"}}'
    ),
    "what is no http URL": (
        b'{"url":"data:image/png;base64,aHR0cDovL3g=","uri":"file:///etc/passwd","file_url":"ftp://a.example/x",'
        b'"image_url":"//media.example/x","video_url":"/v1/x","audio_url":"blob:<<raw>>/1",'
        b'"asset_url":"http:/a.example",'
        b'"result_url":"","urls":["http","http://","https:","https:///x","http://?a","httpx://a.example/"]}'
    ),
    "user names": (
        b'{"url":"http://me:secret@media.example/x","urls":["https://127.0.0.1@media.example/","http://@a.example/"]}'
    ),
    "escapes": b'{"url":"<<own>>/a?x=1\\u0026y=2\\u003dz","uri":"<<via https://media.example>>/\\u00e9\\"?a\\u0026b"}',
    "escaped slashes": b'{"url":"<<own\\>>\\/v1\\/a/b","uri":"<<via https://media.example\\>>\\/c?d=\\/"}',
    "all else": (
        '{ "url" :\r\n\t"<<own>>/é" , "n":1e400, "m":-0.10, "n":[1 ,2], "t":"\\ud83d\\ude00 ü€\U0001f600",'
        ' "url":"<<own>>/2", "bad":"\\ud800", "x":null , "y": [ ] , "z":{ }}\r\n'
    ).encode(),
    "a byte order mark": b'\xef\xbb\xbf{"url":"<<own>>/x"}',
    "nothing": b'{"a":[1,2,3],"b":"text","c":{"d":"h","e":"ht","f":"https","g":"https://"}}',
}
