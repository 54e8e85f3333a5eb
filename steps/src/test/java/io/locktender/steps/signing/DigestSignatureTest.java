package io.locktender.steps.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseFixture;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.store.ReleaseTrust;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A release is taken only as one of the keys has signed it. */
class DigestSignatureTest {
  private static final ReleaseVersion V1 = ReleaseVersion.parse("1.0.0");

  @TempDir Path directory;
  private ReleaseFixture releases;
  private SigningKey key;
  private DigestSignature signature;

  @BeforeEach
  void aSignedRelease() throws Exception {
    releases = new ReleaseFixture(directory.resolve("releases"));
    key = key("key.pem");
    signature = DigestSignature.of(releases.write("1.0.0", ""));
    signature.write(digest(), key);
  }

  private String digest() {
    return releases.store().digest(V1);
  }

  private SigningKey key(String name) throws IOException, GeneralSecurityException {
    byte[] bytes =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    return SigningKey.read(pem(name, bytes, "rw-------"), "");
  }

  private Path pem(String name, byte[] bytes, String mode) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve(name),
            "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(bytes)));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private ReleaseStore trusting(SigningKey... keys) {
    List<VerifyingKey> trusted = List.of(keys).stream().map(SigningKey::verifying).toList();
    return new ReleaseStore(releases.store().directory(), ReleaseTrust.ANYBODYS.signedBy(trusted));
  }

  private void refused(ReleaseStore store, String... why) {
    assertThatThrownBy(() -> store.read(V1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            signature.file()
                + ": expected a signature over the release's digest by one of the keys in"
                + " 'releases-keys', found ")
        .hasMessageContainingAll(why);
  }

  @Test
  void aReleaseThatOneOfTheKeysHasSignedIsTaken() throws Exception {
    assertThat(trusting(key("other.pem"), key).read(V1).version()).isEqualTo(V1);
    assertThat(signature.file()).hasFileName("1.0.0.minisig");
    assertThat(Files.readAllLines(signature.file()))
        .hasSize(4)
        .satisfies(lines -> assertThat(lines.get(1)).startsWith("RW"))
        .satisfies(
            lines -> assertThat(lines.get(2)).isEqualTo("trusted comment: digest:" + digest()));
  }

  @Test
  void whereNoKeyIsNamedNobodyNeedHaveSignedIt() throws Exception {
    Files.delete(signature.file());

    assertThat(trusting().read(V1).version()).isEqualTo(V1);
  }

  @Test
  void aMissingSignatureIsRefused() throws Exception {
    Files.delete(signature.file());

    refused(trusting(key), "found none; sign the release anew with 'locktender release sign'");
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    refused(
        trusting(key("other.pem")),
        "one by key " + key.verifying().id() + ", which is none of them");
  }

  @Test
  void aFileThatWasChangedIsRefused() {
    releases.file("1.0.0", "bin/api", "");

    refused(trusting(key), "that is not over " + digest(), "the release was changed");
  }

  @Test
  void anotherReleasesSignatureIsRefused() throws Exception {
    releases.write("2.0.0", "");
    signature.write(releases.store().digest(ReleaseVersion.parse("2.0.0")), key);

    refused(trusting(key), "it is another release's");
  }

  @Test
  void aTrustedCommentThatWasChangedIsRefused() throws Exception {
    String text = Files.readString(signature.file());
    Files.writeString(signature.file(), text.replace("digest:sha256", "digest:sha257"));

    refused(trusting(key), "one whose trusted comment was changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "untrusted comment: x\nRWQ=\ntrusted comment: y\nAAAA\n", "\n\n\n\n"})
  void whatIsNoSignatureIsRefused(String text) throws Exception {
    Files.writeString(signature.file(), text);

    refused(trusting(key), "a file that is none");
  }

  @Test
  void aSignatureOverAHashIsRefusedByWhatItIs() throws Exception {
    List<String> lines = Files.readAllLines(signature.file());
    byte[] first = Base64.getDecoder().decode(lines.get(1));
    first[1] = 'D';
    Files.write(
        signature.file(),
        List.of(
            lines.get(0), Base64.getEncoder().encodeToString(first), lines.get(2), lines.get(3)));

    refused(trusting(key), "one over a hash (minisign without -l)");
  }

  /** Those of RFC 8032, 7.1, test 1: the public key follows from the private one. */
  @Test
  void thePublicKeyFollowsFromThePrivateOne() throws Exception {
    byte[] pkcs8 =
        Base64.getDecoder()
            .decode("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g");
    VerifyingKey verifying = SigningKey.read(pem("k", pkcs8, "rw-------"), "").verifying();

    byte[] bytes = Base64.getDecoder().decode(verifying.text());
    assertThat(Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, 10, bytes.length)))
        .isEqualTo("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    assertThat(verifying.text()).hasSize(56).startsWith("RW");
    assertThat(new VerifyingKey(verifying.text()).id()).hasSize(16);
  }

  @Test
  void aKeyThatOthersMayReadOrOfAnotherKindIsRefused() throws Exception {
    byte[] edward =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    Path open = pem("open.pem", edward, "rw-r--r--");
    assertThatThrownBy(() -> SigningKey.read(open, ""))
        .hasMessageContaining("only its owner may read");

    byte[] curve = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
    Path other = pem("ec.pem", curve, "rw-------");
    assertThatThrownBy(() -> SigningKey.read(other, ""))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("expected a private key of Ed25519, found one of EC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "RWQ",
        "no base64!",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void whatIsNoPublicKeyIsRefused(String text) {
    assertThatThrownBy(() -> new VerifyingKey(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("expected a public key of minisign");
  }
}
