package io.locktender.steps.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.proof.DocumentDifference;
import io.locktender.steps.proof.DocumentDifference.Kind;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferenceFileTest {
  @TempDir Path directory;
  private Path path;
  private Path part;

  @BeforeEach
  void paths() {
    path = directory.resolve("lost.jsonl");
    part = directory.resolve("lost.jsonl.part");
  }

  private static DocumentDifference inserted(String json) {
    return new DocumentDifference("c", Kind.INSERTED, null, RawBsonDocument.parse(json));
  }

  @Test
  void aLineIsOneDocumentWithAllItsTypes() throws Exception {
    String document =
        "{_id: {$numberLong: '1'}, text: 'ä\\n', at: {$date: {$numberLong: '5'}}, n: 1.0}";
    try (DifferenceFile file = DifferenceFile.create(path)) {
      file.accept(inserted(document));
      file.accept(inserted("{_id: 2}"));
      file.commit();
    }

    assertThat(Files.readAllLines(path)).hasSize(2);
    BsonDocument line = BsonDocument.parse(Files.readAllLines(path).get(0));
    assertThat(line.getString("collection").getValue()).isEqualTo("c");
    assertThat(line.getString("kind").getValue()).isEqualTo("inserted");
    assertThat(line.getDocument("now")).isEqualTo(BsonDocument.parse(document));
    assertThat(line).doesNotContainKey("was");
  }

  @Test
  void untilItIsWholeThereIsNoFileOfThatName() throws Exception {
    try (DifferenceFile file = DifferenceFile.create(path)) {
      file.accept(inserted("{_id: 1}"));
      assertThat(path).doesNotExist();
      assertThat(part).exists();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
          .isEqualTo("rw-------");
    }

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void noFileIsOverwritten() throws Exception {
    Files.writeString(path, "precious");

    assertThatThrownBy(() -> DifferenceFile.create(path))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "expected no file %s, found one: nothing is overwritten; name another one, or move that file away"
                .formatted(path));
    assertThat(path).hasContent("precious");
    assertThat(part).doesNotExist();
  }

  @Test
  void whatAnotherCommandWritesIsLeftToIt() throws Exception {
    try (DifferenceFile file = DifferenceFile.create(path)) {
      assertThatThrownBy(() -> DifferenceFile.create(path))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("another command writes it, or was killed");
      file.commit();
    }
    assertThat(path).exists();
  }

  @Test
  void aFileThatCameMeanwhileIsNotOverwrittenAndNothingIsLost() throws Exception {
    try (DifferenceFile file = DifferenceFile.create(path)) {
      file.accept(inserted("{_id: 1}"));
      Files.writeString(path, "precious");

      assertThatThrownBy(file::commit)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("its contents are in " + part);
    }

    assertThat(path).hasContent("precious");
    assertThat(Files.readAllLines(part)).hasSize(1);
  }

  @Test
  void aDirectoryThatIsNotThereIsNamed() {
    Path nowhere = directory.resolve("no/lost.jsonl");

    assertThatThrownBy(() -> DifferenceFile.create(nowhere))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "expected a place to write %s.part to, found NoSuchFileException: %s.part; name another"
                + " one by --keep FILE",
            nowhere, nowhere);
  }
}
