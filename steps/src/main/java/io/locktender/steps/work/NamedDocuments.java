package io.locktender.steps.work;

import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.util.ArrayList;
import java.util.List;

/** As many documents with their reasons as a record has room for. */
public final class NamedDocuments {
  /** How many there are at most; fewer where their names and reasons are long. */
  public static final int MAX_DOCUMENTS = 1_000;

  /** How long the names and reasons of all of them may be together, as JSON, in bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  /** What JSON makes of one, besides its name and reason. */
  private static final int FRAME = 25;

  private NamedDocuments() {}

  /** The first of them, as many as there is room for. */
  public static List<DocumentFailure> first(List<DocumentFailure> documents) {
    List<DocumentFailure> kept = new ArrayList<>();
    long bytes = 0;
    for (DocumentFailure document : documents) {
      bytes += FRAME + jsonBytes(document.id()) + jsonBytes(document.reason());
      if (bytes > MAX_BYTES || kept.size() == MAX_DOCUMENTS) {
        break;
      }
      kept.add(document);
    }
    return List.copyOf(kept);
  }

  /** At most, and without making the JSON. */
  private static long jsonBytes(String text) {
    return text.chars().mapToLong(NamedDocuments::jsonBytes).sum();
  }

  private static long jsonBytes(int character) {
    if (character < ' ') {
      return 6;
    }
    boolean escaped = character == '"' || character == '\\';
    return escaped ? 2 : character < 0x80 ? 1 : 3;
  }
}
