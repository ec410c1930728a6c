handling-ask-remark = What should be changed in { $number } before it can be published? Write to the author, short and friendly.
handling-returned = { $number } is with its author again, who has got your lines.
handling-ask-outcome = What was decided about { $number }?
handling-ask-day = On which day was it decided? Write it like 2026-11-25.
handling-ask-answer = Write the answer: what was decided and why. Everybody who signed will read it.
handling-preview =
    <b>This is how everybody reads the answer to { $number }</b>

    Decision { $day }: <b>{ $outcome }</b>

    { $answer }

    When you submit it, everybody who signed will be told.
handling-answered = ✅ { $number } is answered: { $title }

refused-outcome-unknown = There is no such decision. Press one of the choices.
refused-day-unknown = I do not understand the day. Write it like 2026-11-25, and no later than today.
refused-petition-not-waiting = { $number } is not waiting for an answer. Only petitions whose time is over can be answered.
