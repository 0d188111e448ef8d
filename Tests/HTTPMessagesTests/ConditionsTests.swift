import HTTPMessages
import NIOHTTP1
import Testing

@Suite struct ConditionsTests {
    private let strong = EntityTag("\"a\"")
    private let weak = EntityTag("W/\"a\"")
    private let date = "Sat, 21 Nov 2026 07:10:36 GMT"

    @Test(arguments: ["\"a\"", "W/\"a\"", "\"x\", W/\"a\"", "*", "* ", "\"a\","])
    func aKnownBodyIsNotSentAgain(value: String) {
        #expect(Conditions(["If-None-Match": value]).clientHas(strong))
        #expect(Conditions(["If-None-Match": value]).clientHas(weak))
    }

    @Test(arguments: ["\"b\"", "a", "", "\"a\", b", "*, \"b\"", "\"A\"", "\"a"])
    func anotherOrAMalformedTagIsNot(value: String) {
        #expect(!Conditions(["If-None-Match": value]).clientHas(strong))
        #expect(!Conditions(["If-None-Match": value]).clientHas(weak))
    }

    @Test func withoutATagOnlyTheStarIsKnown() {
        #expect(!Conditions(["If-None-Match": "\"a\""]).clientHas(nil))
        #expect(Conditions(["If-None-Match": "*"]).clientHas(nil))
        #expect(!Conditions([:]).clientHas(strong))
        #expect(!Conditions([:]).clientHas(nil))
    }

    @Test func severalFieldsAreOneList() {
        let conditions = Conditions(["If-None-Match": "\"x\"", "if-none-match": "\"a\""])
        #expect(conditions.clientHas(strong))
    }

    @Test func aPartIsAllowedWhereNothingIsAsked() {
        #expect(Conditions([:]).allowsPart(of: nil, lastModified: nil))
        #expect(Conditions([:]).allowsPart(of: weak, lastModified: date))
    }

    @Test func aPartIsAllowedOfExactlyTheSameBody() {
        #expect(Conditions(["If-Range": "\"a\""]).allowsPart(of: strong, lastModified: nil))
        #expect(Conditions(["If-Range": date + " "]).allowsPart(of: nil, lastModified: date))
        #expect(Conditions(["If-Range": date]).allowsPart(of: weak, lastModified: date))
    }

    @Test(arguments: [
        "\"b\"", "W/\"a\"", "a", "*", "", "\"a\", \"b\"", "Sat, 21 Nov 2026 07:10:37 GMT",
        "Saturday, 21-Nov-26 07:10:36 GMT",
    ])
    func aPartIsNotAllowedOfAnother(value: String) {
        #expect(!Conditions(["If-Range": value]).allowsPart(of: strong, lastModified: date))
        #expect(!Conditions(["If-Range": value]).allowsPart(of: weak, lastModified: date))
        #expect(!Conditions(["If-Range": value]).allowsPart(of: nil, lastModified: nil))
    }

    @Test func aWeakTagNeverAllowsAPart() {
        #expect(!Conditions(["If-Range": "\"a\""]).allowsPart(of: weak, lastModified: nil))
        #expect(!Conditions(["If-Range": "W/\"a\""]).allowsPart(of: weak, lastModified: nil))
    }

    @Test func twoFieldsAllowNothing() {
        #expect(!Conditions(["If-Range": "\"a\"", "if-range": "\"a\""]).allowsPart(of: strong, lastModified: nil))
    }
}
