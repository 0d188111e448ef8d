package import HTTPMessages

/// Hears what the client gets of an answer, behind everything that changes it on its way.
package protocol AnswerWatcher: AnyObject {
    /// The head was written.
    func answerBegan(_ head: ResponseHead)

    /// Nothing more comes; called once.
    ///
    /// - Parameters:
    ///   - end: How the answer ended.
    ///   - bodySize: The bytes of its body that were written.
    func answerEnded(_ end: AnswerEnd, bodySize: Int)
}
