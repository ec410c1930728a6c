# What the law asks us to say at first contact (GDPR art. 13).
privacy-notice =
    <b>How we handle your data</b>

    • <b>Responsible:</b> { $controller }.
    • <b>Why:</b> to receive, answer and follow up what you write. It is a task in the public interest (GDPR art. 6.1 e), not something you need to consent to.
    • <b>Public:</b> what you submit becomes a public record that others may ask for. Petitions are shown openly. Who signs is not shown. Do not write about health or about other people.
    • <b>How long:</b> your text is kept by the municipality's archive rules. The link to you is removed afterwards. Raw messages are deleted after seven days.
    • <b>Your rights:</b> you can ask for a copy, correction and erasure. Write to the data protection officer, { $dpo }, or complain to IMY (imy.se).
    • <b>Telegram</b> also handles what you write. The municipality has no control over that.
    • <b>Other ways:</b> call { $phone } or go to { $url }.

    Read it again at any time: /privacy
