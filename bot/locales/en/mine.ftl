mine-none = You have not sent in anything yet. Write what you would like to be different, and we begin.
mine-suggestions = <b>Your suggestions</b>
mine-suggestion =
    <b>{ $number }</b> { $text }
    { $state ->
       *[received] Received { $day }, with { $department }.
    }
mine-petitions = <b>Your petitions</b>
mine-petition =
    <b>{ $number }</b> { $title }
    { $state ->
        [draft] You have it back to change something.
        [in_review] Waiting for review.
        [sent_to_board] With the board, { $count ->
            [one] 1 signature.
           *[other] { $count } signatures.
        }
        [with_official] With an official, { $count ->
            [one] 1 signature.
           *[other] { $count } signatures.
        }
        [answered] Answered.
        [withdrawn] Withdrawn.
        [published] Open, { $count ->
            [one] 1 signature.
           *[other] { $count } signatures.
        }
        [refused] Could not be published.
       *[closed] Closed, { $count ->
            [one] 1 signature.
           *[other] { $count } signatures.
        }
    }
