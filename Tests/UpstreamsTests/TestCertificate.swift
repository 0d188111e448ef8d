import NIOCore
import NIOSSL

/// A certificate for loopback names that only these tests trust.
enum TestCertificate {
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3MPS+o7Y4zcpSnvE
        o5iJoSQGfzBcCvma6DWErz7MiGyhRANCAATId9qO6oxi0XWrm3w/SDhrc+2QbXYV
        7aSYAKUNqR/FtL/8EaJKax5ORQ1MWEYDmLRzqH4ggigyGlTD5Rz7kKyL
        -----END PRIVATE KEY-----
        """
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBpDCCAUugAwIBAgIUdGY9I2KQj8jh3VZ2AxQfXV262NgwCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOdGFwZWRlY2sgdGVzdHMwIBcNMjYxMTIxMTIzOTQzWhgPMjEy
        NjEwMjgxMjM5NDNaMBkxFzAVBgNVBAMMDnRhcGVkZWNrIHRlc3RzMFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAEyHfajuqMYtF1q5t8P0g4a3PtkG12Fe2kmAClDakf
        xbS//BGiSmseTkUNTFhGA5i0c6h+IIIoMhpUw+Uc+5Csi6NvMG0wHQYDVR0OBBYE
        FNoVDS6ahj9P7T/H6IdBUCM6p66MMB8GA1UdIwQYMBaAFNoVDS6ahj9P7T/H6IdB
        UCM6p66MMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/
        AAABMAoGCCqGSM49BAMCA0cAMEQCIDZPPE18RhRzqJSM4Vw+cw02/SaNIn2R1ZzV
        kDxtAC18AiA1ybNo11eDr6LpvBdXqnMqaPgKovEGKx6D8ehZhnXhdw==
        -----END CERTIFICATE-----
        """

    private static func certificates() throws -> [NIOSSLCertificate] {
        try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
    }

    /// For a client that trusts the certificate, or one that does not.
    static func client(trusts: Bool = true) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if trusts { configuration.trustRoots = .certificates(try certificates()) }
        return try NIOSSLContext(configuration: configuration)
    }

    /// For the server.
    static func server() throws -> NIOSSLContext {
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try certificates().map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
        )
        return try NIOSSLContext(configuration: configuration)
    }
}
