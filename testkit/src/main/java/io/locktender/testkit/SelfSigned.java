package io.locktender.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A key with a certificate that it has signed itself, in PKCS12 and in PEM; the JDK's tool makes
 * it.
 */
public final class SelfSigned {
  /** Of the PKCS12 file. */
  public static final String PASSWORD = "for-the-test";

  private static final long PATIENCE_SECONDS = 60;

  private final Path directory;
  private final String name;

  /**
   * @param name of the files, and the certificate's CN
   */
  public SelfSigned(Path directory, String name) throws Exception {
    this.directory = directory;
    this.name = name;
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name + ",O=Shop",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                pkcs12().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(tool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(tool.exitValue()).isZero();
    secret(pkcs12());
    Files.writeString(pem(), pem("PRIVATE KEY", key()) + certificatePem());
    secret(pem());
  }

  /** Key and certificate, under {@link #PASSWORD}. */
  public Path pkcs12() {
    return directory.resolve(name + ".p12");
  }

  /** Key and certificate, without a password. */
  public Path pem() {
    return directory.resolve(name + ".pem");
  }

  private String certificatePem() throws Exception {
    return pem("CERTIFICATE", certificate().getEncoded());
  }

  /** A file of the certificates of these, for who is to trust them. */
  public static Path trusting(Path file, SelfSigned... others) throws Exception {
    StringBuilder text = new StringBuilder();
    for (SelfSigned other : others) {
      text.append(other.certificatePem());
    }
    return Files.writeString(file, text);
  }

  /** Makes a file one that only its owner may read. */
  public static Path secret(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private byte[] key() throws Exception {
    return store().getKey("own", PASSWORD.toCharArray()).getEncoded();
  }

  private Certificate certificate() throws Exception {
    return store().getCertificate("own");
  }

  private KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(pkcs12())) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static String pem(String what, byte[] bytes) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return String.join(
        "\n", List.of("-----BEGIN " + what + "-----", body, "-----END " + what + "-----", ""));
  }
}
