# What `make demo` writes in the terminal.
demo-ready =
    Sola is running: { $address }

    Three things to try:
      1. Choose Anna and write: It is pitch dark on the cycle path between Kronoparken and the university, put up lights!
      2. Write /granska as Maja, approve the petition, and sign it as Bilal with /lista.
      3. Write /digest as Olof. Then move the clock to Monday 07:30: the week's summary comes by itself.

    End with Ctrl-C. Next time you go on where you were.

# The page /mail of the demo.
mailbox-title = The demo's mailbox
mailbox-what = Here is the mail that would have been sent. Nothing leaves this computer.
mailbox-empty = No mail yet.
mailbox-to = To { $address }
