"""What people corrected, as examples the language model can learn from once somebody has reviewed them."""

from nlp.analysis import find_personal_data, masked
from storage.suggestions import SuggestionRow


def correction_line(row: SuggestionRow) -> str:
    """One line of the corpus: `topic | department | kind | text`, without line breaks and personal data."""
    words = " ".join(masked(row.text, find_personal_data(row.text)).replace("|", "/").split())
    return f"{row.topic} | {row.department} | {row.kind} | {words}"
