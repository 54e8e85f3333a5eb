package io.locktender.steps.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {
  @TempDir Path directory;

  @Test
  void aMissingFileIsOneLine() {
    Path file = directory.resolve("agent.yaml");

    refusesFile(file)
        .hasMessage(file + ": expected a file, found none; create it, or correct the path");
  }

  @Test
  void aDirectoryIsNoFile() {
    refusesFile(directory)
        .hasMessage(
            directory + ": expected a file that can be read, found a directory; correct it");
  }

  @Test
  void aFileOfMoreThanAMebibyteIsRefused() throws Exception {
    Path file = directory.resolve("long.yaml");
    Files.writeString(file, "# ".repeat(YamlFile.MAX_BYTES / 2) + "a");

    refusesFile(file)
        .hasMessage(file + ": expected at most 1048576 bytes, found more; make the file smaller");
  }

  @Test
  void aFileOfAMebibyteIsRead() {
    String text = "a: " + "b".repeat(YamlFile.MAX_BYTES - 3);

    assertThat(parse(text).map("a").required("a").string()).hasSize(YamlFile.MAX_BYTES - 3);
  }

  @Test
  void whatIsNotUtf8IsRefusedAtItsPlace() {
    byte[] latin1 = "a: b\nname: café".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> YamlFile.parse("f", latin1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("f:2:10: expected UTF-8, found byte 0xe9; save the file as UTF-8");
  }

  @Test
  void aSequenceThatIsCutOffAtTheEndIsNotUtf8() {
    byte[] cut = {'a', ':', ' ', (byte) 0xc3};

    assertThatThrownBy(() -> YamlFile.parse("f", cut))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("f:1:4: expected UTF-8, found byte 0xc3; save the file as UTF-8");
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    assertThat(parse("\ufeffa: b").map("a").required("a").place()).isEqualTo("f:1:4: a");
  }

  @Test
  void nestingThatWouldOverflowTheStackIsRefused() {
    refuses("a: " + "[".repeat(100_000))
        .hasMessage(
            "f:1:67: expected at most 64 levels of maps and lists, found more; make it flatter");
  }

  @Test
  void nestingUpToTheBoundIsRead() {
    int levels = YamlFile.MAX_DEPTH;

    assertThat(parse("[".repeat(levels) + "]".repeat(levels)).isList()).isTrue();
  }

  @Test
  void aliasesAreRefusedBeforeTheyCanMultiply() {
    refuses("a: [1]\nb: *a").hasMessageContaining("f:2:4: expected");
    refuses("a: &x [1]\nb: *x")
        .hasMessage("f:1:4: expected a value, found anchor '&x'; write the value out");
  }

  @Test
  void duplicateKeysAreFoundWhereverTheyAre() {
    refuses("a:\n  - b: 1\n    c: 2\n    b: 3")
        .hasMessage(
            "f:4:5: a[0].b: expected each key once, found it again (first at line 2); remove one"
                + " of them");
  }

  @Test
  void anErrorStaysOnOneLineWhateverTheFileHolds() {
    refuses("\"a\\nb\": 1\n\"a\\nb\": 2").hasMessageMatching("f:2:1: a b: expected .*");
    assertThatThrownBy(() -> parse("a: \"x\\ny\"").map("a").required("a").bool())
        .hasMessage("f:1:4: a: expected true or false, found 'x y'; correct it");
    assertThatThrownBy(() -> parse("a: " + "x".repeat(5_000)).map("a").required("a").bool())
        .hasMessage(
            "f:1:4: a: expected true or false, found '" + "x".repeat(59) + "…'; correct it");
  }

  private static YamlValue parse(String text) {
    return YamlFile.parse("f", text.getBytes(StandardCharsets.UTF_8));
  }

  private static AbstractThrowableAssert<?, ?> refuses(String text) {
    return assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidInputException.class);
  }

  private static AbstractThrowableAssert<?, ?> refusesFile(Path file) {
    return assertThatThrownBy(() -> YamlFile.read(file)).isInstanceOf(InvalidInputException.class);
  }
}
