suggestions-ask = What would you like to be different? Write in your own words, and say where if you can.

suggestions-preview =
    <b>Your suggestion</b>
    <blockquote>{ $text }</blockquote>

suggestions-understood =
    Topic: <b>{ $topic }</b> <i>(or else { $first } or { $second })</i>
    Answers: <b>{ $department }</b>

suggestions-external = ℹ️ The municipality does not decide this; { $department } does. You can submit it all the same. Then it is registered here, and we show you the way on.
suggestions-fault = 🔧 Is something broken or dangerous right now? Call { $phone }, that is faster.
suggestions-fault-elsewhere = 🔧 Is something broken or dangerous right now? { $department } takes care of that. Call { $phone } if you need help to reach them.
suggestions-consultation = 🗳 This fits the consultation “{ $question }”, open until { $day }, that day included. Would you like to answer there instead?
suggestions-question = ❓ Is this a question? Then there are faster answers than here.
suggestions-right = Is that right? Write more if you want to add something.
suggestions-which-topic = I am not sure about the topic. Choose the one that fits, or submit it as it is.

suggestions-answer =
    <b>How to get an answer</b>

    Call { $phone } or go to { $url }.

    You can also send it in anyway. Then it gets a number, and { $department } reads it.

suggestions-choose-topic = What is the suggestion about?
suggestions-choose-department = Who should have the suggestion?

suggestions-receipt =
    <b>Thank you! Your suggestion is registered.</b>

    Number: <b>{ $number }</b>
    Topic: { $topic }
    Answers: { $department }

    You can see how it goes under /mine. Would you like others to be able to sign? Make it a petition.

refused-suggestion-not-found = I do not find that suggestion among yours. Write /mine to see them.
