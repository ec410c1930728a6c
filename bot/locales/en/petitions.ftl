petitions-ask-title = What should your petition be called? Write a short title, 100 characters at most.
petitions-ask-wish = What would you like the municipality to do? Say it in concrete terms.
petitions-ask-reason = Why does it matter? A few sentences are enough.
petitions-now = Now it says: <i>{ $words }</i>

petitions-lookalikes =
    { $count ->
        [one] <b>There is already a petition like yours.</b>
       *[other] <b>There are already petitions like yours.</b>
    } One with many signatures weighs more than several with few.
petitions-line =
    { $state ->
        [published] <b>{ $number }</b> { $title } – { $count ->
            [one] 1 signature
           *[other] { $count } signatures
        }
        [answered] <b>{ $number }</b> { $title } – answered, { $count ->
            [one] 1 signature
           *[other] { $count } signatures
        }
       *[other] <b>{ $number }</b> { $title } – ended with { $count ->
            [one] 1 signature
           *[other] { $count } signatures
        }
    }

petitions-preview =
    <b>{ $title }</b>

    { $wish }

    <i>Why:</i> { $reason }

    Topic: { $topic }
    Answers: { $department }

    A moderator reads the petition before others see it.

petitions-receipt =
    <b>Thank you! Your petition is submitted.</b>

    Number: <b>{ $number }</b>
    Title: { $title }

    A moderator will read it now. You will hear from me here in the chat.

petitions-list = <b>Petitions to sign</b>
petitions-none = There are no open petitions right now. Start the first with /petition.
petitions-search-ask = What are you looking for? Write the word behind the command, such as /search cykelväg.
petitions-found = <b>This is what I found</b>
petitions-found-none = I found no petition about that. Try another word, or start your own with /petition.

petitions-card =
    <b>{ $title }</b>
    { $number }

    { $wish }

    <i>Why:</i> { $reason }

    Answers: { $department }
    ✍️ <b>{ $count }</b> of { $threshold } signatures
    Share: { $link }
petitions-by = By { $name }
petitions-open-until = Open until { $day }, that day included.
petitions-closed-on = Closed on { $day }.
petitions-waiting = Its time ran out on { $day }. { $who } has it now. { $days ->
    [0] The answer will come here.
    [one] Waiting 1 day for an answer.
   *[other] Waiting { $days } days for an answer.
}
petitions-meets-on = On the agenda of { $day }.
petitions-answered =
    <b>Decision { $day }:</b> { $outcome }

    { $answer }
petitions-withdrawn = Withdrawn by its author. It cannot be signed.
petitions-declare = By signing you declare that you live in { $town }. Your name is not shown.
petitions-signed = ✅ You have signed.
petitions-toast-signed = Thank you! Your signature is registered.
petitions-toast-withdrawn = Your signature is removed.
petitions-toast-muted = You will hear no more about this petition.

petitions-review =
    <b>To review: { $number }</b> (submitted { $submitted }, { $waiting } waiting)

    <b>{ $title }</b>

    { $wish }

    <i>Why:</i> { $reason }

    Topic: { $topic }
    Answers: { $department }
petitions-review-none = No petition is waiting for review. 🌞
petitions-approved = ✅ { $number } is published: { $title }
petitions-refused = { $number } is refused. The author will hear why.
petitions-toast-approved = { $number } is published.
petitions-toast-refused = { $number } is refused.
petitions-why-refuse = Why should { $number } be refused? The author gets the reason and a piece of advice.

petitions-reason-not-municipal = Not the municipality's to decide
petitions-reason-individual-case = About one person's own case
petitions-reason-company = A municipal company decides
petitions-reason-grant = Is an application for a grant
petitions-reason-ongoing-process = Is being tried elsewhere already
petitions-reason-duplicate = Exists already
petitions-reason-unclear = Unclear what is wished for
petitions-reason-insulting = Insults someone

petitions-advice-not-municipal = Turn to the authority that decides. The contact centre helps you find it.
petitions-advice-individual-case = Contact the department that has your case.
petitions-advice-company = Write directly to the company.
petitions-advice-grant = Apply for the grant through the municipality's e-service.
petitions-advice-ongoing-process = Wait for the decision, and write a new petition if something is missing.
petitions-advice-duplicate = Sign the existing one. You find it with /petitions.
petitions-advice-unclear = Describe one concrete thing that the municipality should do, and submit again with /petition.
petitions-advice-insulting = Write about the matter without pointing at anyone, and submit again with /petition.

petitions-told-published =
    <b>Your petition is published!</b> 🎉

    { $number }: { $title }

    Others can sign until { $day }, that day included. If it reaches { $threshold } signatures it goes to the board.

    Share the link: { $link }
petitions-told-refused =
    <b>Your petition cannot be published.</b>

    { $number }: { $title }
    Reason: { $reason }

    { $advice } Questions? Call { $phone }.
petitions-told-returned =
    <b>Your petition needs a change before it can be published.</b>

    { $number }: { $title }
    The reviewer writes: { $remark }

    Press the button when you want to change it.
petitions-told-halfway =
    <b>Half way!</b> { $number }: { $title }

    { $count } people have signed. { $left ->
        [one] One more
       *[other] { $left } more
    }, and it goes to { $board }. Open until { $day }.

    Please share: { $link }
petitions-told-reached =
    <b>It has the signatures it needs!</b> 🎉 { $number }: { $title }

    { $count } people have signed. When its time is over, after { $day }, it goes to { $board }.

    { $link }
petitions-told-last-week =
    <b>One week left.</b> { $number }: { $title }

    { $count } of { $threshold } signatures. The last day is { $day }.

    Please share: { $link }
petitions-told-meeting =
    <b>There is a day for the meeting.</b> { $number }: { $title }

    { $board } takes it up on { $day }. We will tell you what they decide.

    { $link }
petitions-told-withdrawn =
    <b>The petition has been withdrawn.</b> { $number }: { $title }

    Its author has taken it back. It can no longer be signed, but it can still be read.
petitions-told-answered =
    <b>The petition has been answered.</b> { $number }: { $title }

    Decision: <b>{ $outcome }</b>

    { $answer }

    { $link }
petitions-told-closed-board =
    <b>The petition's time is over.</b>

    { $number }: { $title }
    It got { $count } signatures and now goes to { $board }. We will tell you when they meet and what they decide.

    { $link }
petitions-told-closed-official =
    <b>The petition's time is over.</b>

    { $number }: { $title }
    { $count ->
        [one] It got 1 signature.
       *[other] It got { $count } signatures.
    } An official at { $department } will answer. We will tell you when the answer comes.

    { $link }

petitions-outcome-approved = Approved – the municipality does as you wish
petitions-outcome-partly = Partly approved – the municipality does some of it
petitions-outcome-rejected = Rejected – the municipality will not do it
petitions-outcome-answered = Answered
petitions-outcome-referred = Passed on to those who decide

refused-title-too-long = The title is too long: { $length } characters. Shorten it to { $limit } at most.
refused-petition-not-found = That petition does not exist, or is not published. Write /petitions to see those that are open.
refused-petition-not-open = That petition can no longer be signed. Write /petitions to see those that are open.
refused-petition-cannot-move = That cannot be done: the petition has moved on. Write /moderate to see what waits.
refused-petition-not-yours-to-move = Only those in charge of the petition can do that.
refused-reason-unknown = There is no such reason. Write /moderate to start again.
