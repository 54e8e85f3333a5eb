package io.locktender.steps.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.Base64;

/**
 * A key with a certificate that signs itself, made by the JDK's keytool for 127.0.0.1.
 *
 * @param store PKCS12, under {@link #PASSWORD}
 */
record TestCertificate(Path store) {
  static final String PASSWORD = "changeit";

  private static final String ALIAS = "own";

  static TestCertificate make(Path directory, String name, String address) throws Exception {
    Path store = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:" + address,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(said);
    }
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
    return new TestCertificate(store);
  }

  KeyStore open() throws GeneralSecurityException, IOException {
    KeyStore found = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      found.load(in, PASSWORD.toCharArray());
    }
    return found;
  }

  String certificatePem() throws GeneralSecurityException, IOException {
    return block("CERTIFICATE", open().getCertificate(ALIAS).getEncoded());
  }

  String keyPem() throws GeneralSecurityException, IOException {
    return block("PRIVATE KEY", key().getEncoded());
  }

  private PrivateKey key() throws GeneralSecurityException, IOException {
    return (PrivateKey) open().getKey(ALIAS, PASSWORD.toCharArray());
  }

  private static String block(String type, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(bytes), type);
  }
}
