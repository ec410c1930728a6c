# Words that the whole bot shares: buttons, commands, languages, roles.

language-name = English

button-submit = Submit
button-change-topic = Change topic
button-change-recipient = Change recipient
button-make-petition = Make it a petition
button-sign = Sign
button-withdraw = Withdraw signature
button-support-existing = Support the existing one
button-approve = Approve
button-return = Ask for a change
button-refuse = Refuse
button-cancel = Cancel
button-yes = Yes
button-no = No
button-next = Next
button-back = Back
button-open = Open
button-mute = 🔕 Mute this one
button-edit = Edit
button-today = Today
button-get-answer = Get an answer
button-submit-anyway = Send it in anyway
button-answer-there = Answer there

button-suggest = 💡 Make a suggestion
button-petition = ✍️ Start a petition
button-petitions = 📋 Open petitions
button-mine = Mine
button-help = Help
button-language = 🌍 Language
button-private-chat = Write to me

# Commands: the name without its slash, and what it does (256 characters at most).
command-forslag = suggest
command-forslag-does = Make a suggestion
command-eforslag = petition
command-eforslag-does = Start a petition that others can sign
command-lista = petitions
command-lista-does = See and sign petitions
command-mina = mine
command-mina-does = See what you have sent in
command-samrad = consultations
command-samrad-does = Questions from the municipality
command-digest = digest
command-digest-does = Summary, for example /digest 7d tff
command-granska = moderate
command-granska-does = Review petitions
command-samrad-ny = consult
command-samrad-ny-does = Ask the panel or the forum a question
command-hjalp = help
command-hjalp-does = What I can help you with
command-sprak = language
command-sprak-does = Change language
command-integritet = privacy
command-integritet-does = How we handle your data
command-avbryt = cancel
command-avbryt-does = Cancel what you are doing

role-citizen = resident
role-panel_member = member of the citizen panel
role-forum_member = member of the diversity forum
role-elected = elected representative
role-official = official
role-moderator = moderator
role-editor = editor
role-admin = administrator

fault-parked = Something went wrong on our side and I could not take care of your message. It is kept under fault number { NUMBER($number, useGrouping: 0) }. Please try again in a while.
