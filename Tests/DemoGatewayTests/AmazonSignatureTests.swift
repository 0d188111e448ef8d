import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct AmazonSignatureTests {
    /// The example of docs.aws.amazon.com, "Authenticating Requests: Using Query Parameters".
    private let key = AmazonKey(id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")

    private func example(
        method: String = "GET",
        path: String = "/test.txt",
        expires: String = "86400",
        host: String = "examplebucket.s3.amazonaws.com"
    ) -> AmazonSignature {
        AmazonSignature(
            method: method,
            path: path,
            parameters: [
                ("X-Amz-SignedHeaders", "host"), ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"), ("X-Amz-Expires", expires),
                ("X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"),
                ("X-Amz-Date", "20130524T000000Z"),
            ],
            headers: ["Host": host, "Accept": "*/*"]
        )
    }

    @Test("Amazon's own example has Amazon's signature, in whatever order the parameters come")
    func amazon() {
        #expect(example().hex(with: key) == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
        #expect(example().credential?.id == "AKIAIOSFODNN7EXAMPLE")
        #expect(
            example().query(with: key).hasPrefix(
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1"
            )
        )
    }

    @Test("Method, path, parameters and host are signed")
    func signed() {
        let others = [
            example(method: "PUT"), example(path: "/other.txt"), example(expires: "86401"), example(host: "127.0.0.1"),
        ]
        #expect(Set((others + [example()]).map { $0.hex(with: key) }).count == 5)
        #expect(example().hex(with: .demo) != example().hex(with: key))
    }

    @Test("Only unreserved characters stay as they are")
    func encoding() {
        #expect(AmazonSignature.encoded("a-b_c.d~e f/g+é") == "a-b_c.d~e%20f%2Fg%2B%C3%A9")
    }
}
