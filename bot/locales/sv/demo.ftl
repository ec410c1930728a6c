# Det som `make demo` skriver i terminalen.
demo-ready =
    Sola är igång: { $address }

    Tre saker att prova:
      1. Välj Anna och skriv: Det är kolmörkt på cykelbanan mellan Kronoparken och universitetet, sätt upp lampor!
      2. Skriv /granska som Maja, godkänn e-förslaget, och skriv under det som Bilal med /lista.
      3. Skriv /digest som Olof. Flytta sedan klockan till måndag 07:30: då kommer veckans sammanfattning av sig själv.

    Avsluta med Ctrl-C. Nästa gång fortsätter du där du var.

# Sidan /mail i provkörningen.
mailbox-title = Provkörningens brevlåda
mailbox-what = Här ligger e-post som annars hade skickats. Inget lämnar den här datorn.
mailbox-empty = Ingen e-post ännu.
mailbox-to = Till { $address }
