package io.locktender.playground.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * Reads a Debian package index, stanza by stanza.
 *
 * <p>Each becomes a document with every field as it is in the index, a string; the line breaks of a
 * field of several lines stay. Its {@code _id} is the package's name, and for a further stanza of
 * the same name {@code name/version/architecture}.
 */
final class Stanzas {
  private final BufferedReader lines;
  private final Set<String> names = new HashSet<>();
  private long lineNumber;

  Stanzas(BufferedReader lines) {
    this.lines = lines;
  }

  /**
   * The next stanza, or empty at the end.
   *
   * @throws IOException if the index cannot be read, or a line of it is not of the format
   */
  Optional<Document> next() throws IOException {
    Document fields = new Document("_id", "");
    String field = "";
    for (String line = readLine(); line != null; line = readLine()) {
      if (line.isEmpty()) {
        if (fields.size() > 1) {
          break;
        }
      } else if (line.startsWith(" ") && !field.isEmpty()) {
        fields.put(field, fields.getString(field) + "\n" + line);
      } else {
        field = addField(fields, line);
      }
    }
    return fields.size() == 1 ? Optional.empty() : Optional.of(named(fields));
  }

  private String readLine() throws IOException {
    lineNumber++;
    return lines.readLine();
  }

  private String addField(Document fields, String line) throws IOException {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw malformed("expected 'Field: value', found '" + line + "'");
    }
    String field = line.substring(0, colon);
    if (fields.put(field, line.substring(colon + 1).strip()) != null) {
      throw malformed("the field " + field + " comes twice in one stanza");
    }
    return field;
  }

  private Document named(Document fields) throws IOException {
    String name = fields.getString("Package");
    if (name == null) {
      throw malformed("the stanza that ends here has no field Package");
    }
    String id =
        names.add(name)
            ? name
            : name + "/" + fields.getString("Version") + "/" + fields.getString("Architecture");
    fields.put("_id", id);
    return fields;
  }

  private IOException malformed(String what) {
    return new IOException("Line " + lineNumber + " of the package index: " + what + ".");
  }
}
