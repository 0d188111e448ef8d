import BodyFormats

/// What redaction remembers from one interaction to the next: which values are secret, and what stands in for them.
package struct RedactionMemory: Sendable {
    /// The server's, whatever cassette it records into.
    package let known: KnownSecrets
    /// Those of the cassette.
    package let standIns: StandIns

    /// Puts both together.
    package init(known: KnownSecrets = KnownSecrets(), standIns: StandIns = StandIns()) {
        self.known = known
        self.standIns = standIns
    }

    /// The stand-in of a value that its place makes a secret; from now on it is one everywhere.
    ///
    /// What is a stand-in already stays. What is too short, or a word, stands in texts by chance: it is replaced here
    /// and searched for nowhere.
    func standIn(forValueInPlace value: [UInt8]) -> [UInt8] {
        if value.isEmpty || StandIn.isStandIn(value) { return value }
        guard HarmlessValue.couldBeSecret(value) else { return StandIn.bytes }
        known.learn(value)
        return standIns.standIn(for: value)
    }

    /// The stand-in of a value that the name of its member or field makes a secret; a scheme before it stays.
    func standIn(forMember kind: SecretMember, _ value: [UInt8]) -> [UInt8] {
        guard kind == .authorization else { return standIn(forValueInPlace: value) }
        let credential = StandIn.credential(String(decoding: value, as: UTF8.self)) { credential in
            String(decoding: standIn(forValueInPlace: Array(credential.utf8)), as: UTF8.self)
        }
        return Array(credential.utf8)
    }

    /// The changes that put stand-ins in place of all that is known, and of what looks like a key.
    ///
    /// What looks like a key is one everywhere from now on.
    func edits(of bytes: [UInt8], kind: SecretSearch.Kind) -> ByteEdits {
        edits(for: SecretSearch(matcher: known.matcher).places(in: bytes, kind: kind))
    }

    /// The changes that put stand-ins in these places.
    func edits(for places: [SecretSearch.Found]) -> ByteEdits {
        var edits = ByteEdits()
        for place in places {
            known.learn(place.secret)
            edits.append(place.range, place.replacement ?? standIn(for: place))
        }
        return edits
    }

    /// What comes in a place.
    func standIn(for place: SecretSearch.Found) -> [UInt8] {
        standIns.standIn(for: place.secret, encoded: place.form, count: place.count)
    }
}
