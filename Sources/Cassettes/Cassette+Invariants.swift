package import Blobs

extension Cassette {
    /// Checks what must hold of a cassette, and returns what does not.
    ///
    /// Every member holds one line that is an interaction; its frames tile its body; every blob it names is in the
    /// store with this content and size; nothing follows the last member. A missing file is an empty cassette. Blobs
    /// are read through once per store, whatever number of interactions names them.
    package func findings(blobs: BlobStore) -> [CassetteFinding] {
        var findings: [CassetteFinding] = []
        do throws(CassetteError) {
            guard var scan = try CassetteReader(self).makeScan() else { return [] }
            while let member = try scan.next() { findings += Self.findings(in: member, blobs: blobs) }
            if let tail = scan.tornTail {
                findings.append(CassetteFinding(kind: .tornTail, description: "\(tail)"))
            }
        } catch {
            findings.append(CassetteFinding(kind: .unreadable, description: "\(error)"))
        }
        return findings
    }

    private static func findings(in member: CassetteMember, blobs: BlobStore) -> [CassetteFinding] {
        let interaction: Interaction
        do throws(CassetteError) {
            interaction = try member.interaction()
        } catch {
            return [CassetteFinding(kind: .badInteraction, description: "\(error)")]
        }
        let named = interaction.request.body.blobs + interaction.response.body.blobs
        return named.compactMap { blob in
            do throws(CassetteError) {
                _ = try blobs.open(blob.digest, size: blob.size)
                return nil
            } catch {
                let place = member.location.place(member: member.index)
                return CassetteFinding(kind: .blob, description: "\(place), interaction \(interaction.n): \(error)")
            }
        }
    }
}
