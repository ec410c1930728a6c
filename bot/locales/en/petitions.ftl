petitions-ask-title = What should your petition be called? Write a short title, 100 characters at most.
petitions-ask-wish = What would you like the municipality to do? Say it in concrete terms.
petitions-ask-reason = Why does it matter? A few sentences are enough.

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
       *[closed] <b>{ $number }</b> { $title } – closed with { $count ->
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

petitions-card =
    <b>{ $title }</b>
    { $number }

    { $wish }

    <i>Why:</i> { $reason }

    Answers: { $department }
    ✍️ <b>{ $count }</b> of { $threshold } signatures
    Share: { $link }
petitions-open-until = Open until { $day }, that day included.
petitions-closed-on = Closed on { $day }.
petitions-declare = By signing you declare that you live in { $town }. Your name is not shown.
petitions-signed = ✅ You have signed.
petitions-toast-signed = Thank you! Your signature is registered.
petitions-toast-withdrawn = Your signature is removed.

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
petitions-told-closed-board =
    <b>The time for your petition is over.</b>

    { $number }: { $title }
    It got { $count } signatures and now goes to { $board }.

    { $link }
petitions-told-closed-official =
    <b>The time for your petition is over.</b>

    { $number }: { $title }
    { $count ->
        [one] It got 1 signature.
       *[other] It got { $count } signatures.
    } An official at { $department } will answer you.

    { $link }

refused-title-too-long = The title is too long: { $length } characters. Shorten it to { $limit } at most.
refused-petition-not-found = That petition does not exist, or is not published. Write /petitions to see those that are open.
refused-petition-not-open = That petition can no longer be signed. Write /petitions to see those that are open.
refused-petition-reviewed = That petition has been reviewed already. Write /moderate to see the next.
refused-reason-unknown = There is no such reason. Write /moderate to start again.
