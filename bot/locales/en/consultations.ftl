consultations-ask-question = What would you like to ask? Write the question so that it can be answered without reading anything else.
consultations-ask-choices = Which answers can be chosen? Write one on each line, between two and ten.
consultations-ask-audience = Who should get the question?
consultations-audience-forum = Diversity forum ({ $count })
consultations-audience-panel = Citizen panel ({ $count })
consultations-choice = • { $choice }
consultations-preview =
    <b>This is how the question looks</b>

    { $question }

    { $choices }

    To: { $audience }. Time to answer: { $days } days. The question is sent at once.
consultations-opened =
    <b>Question { $number } is open.</b>
    { $count ->
        [0] Nobody is in the group yet, so nobody gets it now.
        [one] It is now being sent to 1 person.
       *[other] It is now being sent to { $count } people.
    } Follow the answers with /consultations or /digest.

consultations-prompt =
    <b>A question from the municipality</b> ({ $number })

    { $question }

    <i>{ $why } Answer by { $day }. Your answer is kept without your name.</i>
consultations-why-forum = You get it because you are a member of the diversity forum.
consultations-why-panel = You get it because you are a member of the citizen panel.
consultations-answered = ✅ Thank you! You answered: <b>{ $choice }</b>. You can change it until the time is up.
consultations-toast-answered = Thank you! Your answer is registered.

consultations-result =
    <b>Result of { $number }</b>

    { $question }

    { $count ->
        [0] No answers.
        [one] 1 answer:
       *[other] { $count } answers:
    }
consultations-result-line =
    { $choice }
    { $bar } { $count } ({ $share } %)

consultations-list = <b>Questions from the municipality</b>
consultations-list-line =
    { $state ->
        [open] <b>{ $number }</b> (open) { $question }
       *[closed] <b>{ $number }</b> (closed) { $question }
    }
consultations-none = There are no questions for you right now. You will get a message when there is one.

refused-choices-count = Write between { $least } and { $most } answers, one on each line.
refused-choice-too-long = The answer “{ $choice }” is too long. Shorten it to { $limit } characters at most.
refused-choices-twice = Two of the answers are the same. Write them so that they can be told apart.
refused-choice-unknown = There is no such answer. Write /consultations to see the question again.
refused-consultation-not-found = I do not find that question. Write /consultations to see yours.
refused-consultation-not-yours = That question is not put to you. Write /consultations to see yours.
refused-consultation-not-open = The time for that question is up. Write /consultations to see the result.
