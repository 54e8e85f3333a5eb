package io.locktender.it.load;

import org.bson.Document;

/** The field that is split: {@code Name <address>}, as it is in Debian's package index. */
final class Maintainer {
  /** What it is called in every release. */
  static final String FIELD = "Maintainer";

  /** What release 2.0.0 has besides: {@code {from, name, email}}. */
  static final String SPLIT = "split";

  /** What release 1.0.0 has besides, and nobody reads any more in 2.0.0. */
  static final String OLD = "Description-md5";

  private Maintainer() {}

  /** As the step of release 2.0.0 does it, and its workers. */
  static Document split(String maintainer) {
    int at = Math.max(0, maintainer.indexOf(" <"));
    String email = maintainer.substring(at).replaceAll("[ <>]", "");
    return new Document("from", maintainer)
        .append("name", maintainer.substring(0, at))
        .append("email", email);
  }

  /** Whether a document is as release 2.0.0 wants it. */
  static boolean isSplit(Document document) {
    return split(document.getString(FIELD)).equals(document.get(SPLIT));
  }
}
