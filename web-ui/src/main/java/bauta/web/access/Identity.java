package bauta.web.access;

import bauta.store.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.tinylog.Logger;

/**
 * The key by which this router is known over HTTPS, made on it, and a certificate that the key itself signed (X.509, RFC 5280). Both
 * are kept in one file in PEM (RFC 7468); the first line says for which names.
 */
public final class Identity {
    private static final String NAMES = "# For: ";
    /** A board has no clock when it starts for the first time, so the certificate holds whatever the time. */
    private static final String NOT_BEFORE = "200101000000Z";
    private static final String NOT_AFTER = "20551231235959Z";
    private static final int SERIAL_BITS = 127;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    private final PrivateKey key;
    private final Certificate certificate;

    private Identity(PrivateKey key, Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * Reads what is in the file, or makes and keeps a new one if there is none, or it is damaged, or for other names.
     *
     * @param name    of the router
     * @param address where it answers
     */
    public static Identity of(Path file, String name, InetAddress address) throws IOException, GeneralSecurityException {
        var names = NAMES + name + " " + address.getHostAddress();
        try {
            var text = Files.readString(file);
            if (text.startsWith(names + "\n")) {
                return parse(text);
            }
        } catch (NoSuchFileException e) {
            Logger.debug("There is no {} yet", file);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            Logger.warn("The key for HTTPS in {} cannot be used ({}); a new one is made, so browsers will ask again.", file, e.getMessage());
        }
        var pair = KeyPairGenerator.getInstance("EC");
        pair.initialize(new ECGenParameterSpec("secp256r1"));
        var made = pair.generateKeyPair();
        var certificate = sign(made.getPrivate(), made.getPublic().getEncoded(), name, address);
        AtomicFile.write(file, (names + "\n" + pem("PRIVATE KEY", made.getPrivate().getEncoded()) + pem("CERTIFICATE", certificate))
                .getBytes(StandardCharsets.US_ASCII));
        return new Identity(made.getPrivate(), certificate(certificate));
    }

    /** The SHA-256 of the certificate as browsers show it, by which a person can tell it from another. */
    public String fingerprint() throws GeneralSecurityException {
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    /** For the server's end of TLS. */
    public SSLContext context() throws GeneralSecurityException, IOException {
        // Kept in memory only. PKCS #12 would derive a key for it in 10,000 rounds, at every start.
        var store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setKeyEntry("router", key, new char[0], new Certificate[] {certificate});
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Nobody()}, null);
        return context;
    }

    /** No client is known by a certificate; without this the JDK would read all the authorities it has. */
    private static final class Nobody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody is known by a certificate here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody is known by a certificate here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static byte[] sign(PrivateKey key, byte[] publicKey, String name, InetAddress address) throws GeneralSecurityException {
        var algorithm = Der.sequence(Der.object(1, 2, 840, 10045, 4, 3, 2));
        var who = Der.sequence(Der.set(Der.sequence(Der.object(2, 5, 4, 3), Der.text("Bauta router"))));
        var names = Der.sequence(Der.value(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)), Der.value(IP_ADDRESS, address.getAddress()));
        var extensions = new ArrayList<>(List.of(
                extension(new int[] {2, 5, 29, 19}, true, Der.sequence()),
                extension(new int[] {2, 5, 29, 15}, true, Der.bits(7, new byte[] {(byte) 0x80})),
                extension(new int[] {2, 5, 29, 37}, false, Der.sequence(Der.object(1, 3, 6, 1, 5, 5, 7, 3, 1))),
                extension(new int[] {2, 5, 29, 17}, false, names)));
        var signed = Der.sequence(
                Der.value(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE)),
                algorithm, who,
                Der.sequence(Der.utcTime(NOT_BEFORE), Der.time(NOT_AFTER)),
                who, publicKey,
                Der.value(0xa3, Der.sequence(extensions.toArray(byte[][]::new))));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(signed);
        return Der.sequence(signed, algorithm, Der.bits(0, signature.sign()));
    }

    private static byte[] extension(int[] object, boolean critical, byte[] content) {
        return critical ? Der.sequence(Der.object(object), Der.value(1, new byte[] {(byte) 0xff}), Der.octets(content))
                : Der.sequence(Der.object(object), Der.octets(content));
    }

    private static Identity parse(String text) throws GeneralSecurityException {
        var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(between(text, "PRIVATE KEY")));
        return new Identity(key, certificate(between(text, "CERTIFICATE")));
    }

    private static Certificate certificate(byte[] encoded) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] between(String text, String label) {
        int from = text.indexOf("-----BEGIN " + label + "-----\n");
        int to = text.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("it holds no " + label);
        }
        return Base64.getMimeDecoder().decode(text.substring(text.indexOf('\n', from), to));
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }
}
