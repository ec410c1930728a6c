# A friendly word before something is sent in: personal data, and advice on what may be refused otherwise.

personal-a-personnummer = a personal identity number
personal-a-phone = a phone number
personal-a-email = an email address
personal-a-person-name = a name
personal-a-address = an address
personal-and = { $first } and { $last }
personal-seen = 👀 You wrote { $what }. What you send in becomes a public record.
personal-dropped = I have removed the personal identity number. We never keep those.

personal-mark-personnummer = [personal identity number]
personal-mark-phone = [phone number]
personal-mark-email = [email address]
personal-mark-person-name = [name]
personal-mark-address = [address]

button-remove-personal = Remove them

# Each piece of advice is a sentence without its full stop: it goes on in two ways.
coach-own-case = Call { $phone } if this is about your own case, that is faster
coach-named = Please write about the matter without naming anyone
coach-company = Please write directly to the company that decides
coach-no-wish = Please say what you would like the municipality to do
coach-several = Please take one wish at a time, so that each reaches the right people
coach-suggestion = 💬 { $advice }.
coach-petition = 💬 { $advice } – otherwise the petition may be refused: { $reason }.
