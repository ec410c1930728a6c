welcome-hello =
    <b>Hello and welcome!</b> 👋

    I am Sola, and I take your ideas to { $town }.

    Just write what you would like to be different, in your own words. I show you who in the municipality will answer before you submit.

welcome-help =
    <b>How it works</b>

    Write your idea right here in the chat and I will help you on.

    { $commands }

    Rather talk to someone? Call the contact centre on { $phone } or go to { $url }.

welcome-languages = Which language would you like to use?
welcome-language-set = Done! From now on I write in English.

welcome-role =
    { $department ->
        [none] Welcome! You are now <b>{ $role }</b>.
       *[other] Welcome! You are now <b>{ $role }</b> for { $department }.
    }

welcome-group = Opinions belong in a private chat. Write to me there and I will help you.

unread-button = That button can no longer be used. Write /mine to see what you have sent in, or /help to start again.
unread-edited = I see that you changed a message. I only read new messages, so please send the text once more.
unread-command = I do not know that command. Write /help to see what I can do.
unread-text = I did not understand that. Write /help to see what I can do.
unread-voice = I cannot listen to voice messages yet. Please write in words instead.
unread-sticker = Nice one! But I only read words. Write what you would like to be different.
unread-photo = Thank you for the picture! I cannot take pictures yet. Please write in words what you would like.
unread-location = Thank you! I cannot take places yet. Please write where it is, such as the street or the district.
unread-contact = I need no contact details. Please write what you would like to be different.
unread-document = I cannot open files yet. Please write in words what you would like.
unread-other = I cannot read that. Please write in words what you would like.
unread-attachment-left = I read the text, but cannot keep pictures and files yet.

dialogue-resumed = You have begun something. We go on where you were. Rather not? Write /cancel.
dialogue-replaced = What you had begun is replaced by the new one.
dialogue-other-draft = That button belongs to something you wrote earlier. This is what you are working on now:
dialogue-resting-suggestion = Your suggestion is saved. Write /suggest when you want to go on with it.
dialogue-resting-petition = Your petition is saved. Write /petition when you want to go on with it.
dialogue-resting-consultation = Your question is saved. Write /consult when you want to go on with it.
dialogue-resting-handling = What you wrote is saved. Write /moderate or /respond when you want to go on.
dialogue-still-suggestion = You are in the middle of a suggestion:
dialogue-still-petition = You are in the middle of a petition:
dialogue-still-consultation = You are in the middle of a question:
dialogue-still-handling = You are handling a petition:
dialogue-cancelled-suggestion = Cancelled. Nothing was submitted.
dialogue-cancelled-petition = Cancelled. The petition was not submitted.
dialogue-cancelled-consultation = Cancelled. The question was not sent.
dialogue-cancelled-handling = Cancelled. Nothing has changed.
dialogue-nothing-to-cancel = There is nothing to cancel. Write what you would like to be different, or /help.

refused-text-without-words = I find no words there. Please write in letters what you would like.
refused-text-too-long = The text is too long: { $length } characters. Shorten it to { $limit } at most and send it again.
refused-invitation-void = The invitation is no longer valid. It works once, within half an hour. Ask for a new one.
refused-language-unknown = I do not know that language. Write /language to choose another.
