import Testing

@testable import Matching

struct RequestSketchTests {
    @Test("equal requests have no distance, others have one")
    func distance() {
        let one = RequestSketch.chat("capital of France?")
        #expect(one.distance(to: RequestSketch.chat("capital of France?")) == 0)
        #expect(one.distance(to: RequestSketch.chat("capital of Spain?")) > 0)
        #expect(
            one.distance(to: RequestSketch.chat("capital of Spain?"))
                < one.distance(to: RequestSketch.chat("write a poem about the sea"))
        )
        #expect(RequestSketch.sample("").distance(to: RequestSketch.sample("")) == 0)
        #expect(RequestSketch.sample("").distance(to: one) == .max)
    }

    @Test("forms, multipart bodies, queries and other bytes have values, too")
    func kinds() {
        let form = "application/x-www-form-urlencoded"
        let parts = { (prompt: String, model: String) in
            """
            --b\r\nContent-Disposition: form-data; name="model"\r\n\r\n\(model)\r
            --b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n\(prompt)\r
            --b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n--b--\r\n
            """
        }
        let part = { RequestSketch.sample(parts($0, $1), type: "multipart/form-data; boundary=b") }
        #expect(part("a kite", "m").model == part("a boat", "m").model)
        #expect(part("a kite", "m").model != part("a kite", "n").model)
        #expect(part("a kite", "m").distance(to: part("a kite", "m")) == 0)
        #expect(RequestSketch.sample("model=a", type: form).model != RequestSketch.sample("model=b", type: form).model)
        #expect(
            RequestSketch.sample("a", type: "text/plain").distance(to: RequestSketch.sample("b", type: "text/plain"))
                > 0
        )
    }
}
