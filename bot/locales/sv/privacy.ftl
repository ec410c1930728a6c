# Det som lagen kräver att vi säger vid första kontakten (GDPR art. 13).
privacy-notice =
    <b>Så hanterar vi dina uppgifter</b>

    • <b>Ansvarig:</b> { $controller }.
    • <b>Varför:</b> för att ta emot, besvara och följa upp det du skriver. Det är en uppgift av allmänt intresse (GDPR art. 6.1 e), inte något du behöver samtycka till.
    • <b>Offentligt:</b> det du skickar in blir en allmän handling som andra kan begära ut. E-förslag visas öppet. Vem som skriver under visas inte. Skriv inte om hälsa eller om andra personer.
    • <b>Hur länge:</b> din text sparas enligt kommunens arkivregler. Kopplingen till dig tas bort efteråt. Råa meddelanden raderas efter sju dagar.
    • <b>Dina rättigheter:</b> du kan be om utdrag, rättelse och radering. Skriv till dataskyddsombudet, { $dpo }, eller klaga hos IMY (imy.se).
    • <b>Telegram</b> hanterar också det du skriver. Det styr inte kommunen över.
    • <b>Andra vägar:</b> ring { $phone } eller gå till { $url }.

    Läs igen när du vill: /integritet
