package io.locktender.steps.control;

import io.locktender.steps.text.InvalidInputException;

/**
 * A record was written by a newer build, in a format that this one does not know. Nothing is wrong
 * with it: it is left alone, and nothing is to be restored.
 */
public final class NewerFormatException extends InvalidInputException {
  private static final long serialVersionUID = 1L;
  private final String what;
  private final int format;

  /**
   * @param what which record it is
   * @param format its format
   */
  public NewerFormatException(String what, int format) {
    super(
        "%s was written by a newer Locktender (format %d, this one knows up to %d, build %s)"
            .formatted(what, format, RecordFormat.NEWEST, Build.current()));
    this.what = what;
    this.format = format;
  }

  /** Which record it is. */
  public String what() {
    return what;
  }

  /** The same, to be thrown from where nothing may be done. */
  public NewerFormatException again() {
    return new NewerFormatException(what, format);
  }

  /** The format of the record. */
  public int format() {
    return format;
  }
}
