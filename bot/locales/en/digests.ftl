digests-head =
    ☀️ <b>Summary: { $whose }</b>
    { $first } – { $last }
    { $count ->
        [0] No new suggestions.
        [one] 1 new suggestion.
       *[other] { $count } new suggestions.
    }
digests-topics = <b>Topics</b>
digests-topic = • { $topic }: { $count }
digests-latest = <b>Latest suggestions</b>
digests-suggestion = • { $number } <i>({ $topic })</i> { $text }
digests-petitions = <b>Petitions</b>
digests-petition =
    { $reached ->
        [yes] • ⭐ { $number } { $title }: { $count } of { $threshold }, has reached the threshold
       *[no] • { $number } { $title }: { $count } of { $threshold }, { $days ->
            [0] closed or on its last day
            [one] 1 day left
           *[other] { $days } days left
        }
    }
digests-waiting-review =
    { $count ->
        [one] ⏳ 1 petition is waiting for review.
       *[other] ⏳ { $count } petitions are waiting for review.
    }
digests-consultations = <b>Questions to the panel and the forum</b>
digests-consultation =
    { $count ->
        [one] • { $number } { $question } (1 answer)
       *[other] • { $number } { $question } ({ $count } answers)
    }
digests-answer = – { $choice }: { $count }
digests-open = Open { $number }

refused-digest-unclear = I do not understand “{ $words }”. Write for example /digest 7d, /digest v46 or /digest 2026-10 tff.
refused-digest-not-yours = { $department } is not among your departments. Write /digest to see yours.
