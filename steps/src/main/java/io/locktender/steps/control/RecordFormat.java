package io.locktender.steps.control;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.Texts;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The formats of what agents and operators' commands write, in MongoDB and in ZooKeeper. Each
 * record says which one it is of, the smallest that holds what it says: an older build reads it as
 * long as it can. What a build cannot read it neither writes over nor acts upon.
 */
public final class RecordFormat {
  /** The key. A record without it is of the {@link #FIRST} format. */
  public static final String KEY = "format";

  /** What 0.1.0 began with. */
  public static final int FIRST = 1;

  /**
   * Rehearsals, {@code cutover}, the options of an upgrade by HOLD: who does not know them takes a
   * rehearsal for an upgrade. And which steps the database has gone through, which would be erased.
   */
  public static final int SECOND = 2;

  /** Drained nodes: who does not know them waits until such a node serves. */
  public static final int THIRD = 3;

  /** The newest that this build reads and writes. */
  public static final int NEWEST = THIRD;

  private RecordFormat() {}

  /**
   * The format of a document.
   *
   * @param what which record it is, for the message
   * @throws InvalidInputException when what is there is no format
   */
  public static int of(BsonDocument document, String what) {
    BsonValue format = document.get(KEY);
    if (format == null) {
      return FIRST;
    }
    if (format.isInt32() || format.isInt64()) {
      return checked(format.asNumber().longValue(), what);
    }
    throw refused(String.valueOf(format), what);
  }

  /**
   * A format that was read.
   *
   * @param what which record it is, for the message
   * @throws InvalidInputException when it is none
   */
  public static int checked(long format, String what) {
    if (format < FIRST || format > Integer.MAX_VALUE) {
      throw refused(String.valueOf(format), what);
    }
    return (int) format;
  }

  /** What is said of something that is no format. */
  public static InvalidInputException refused(String found, String what) {
    return new InvalidInputException(
        "%s: expected a format, a whole number from 1 on, found '%s'"
            .formatted(what, Texts.cut(Texts.oneLine(found))));
  }

  /**
   * Refuses what is newer than this build.
   *
   * @param what which record it is, for the message
   * @throws NewerFormatException when it is
   */
  public static void check(int format, String what) {
    if (format > NEWEST) {
      throw new NewerFormatException(what, format);
    }
  }
}
