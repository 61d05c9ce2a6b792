import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleRequireInfo;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Makes of the jna-jpms archive one that suits a small runtime: {@code java SlimJna.java JNA.jar SLIM.jar ARCH DIR}.
 *
 * <p>JNA asks for java.desktop only to find the native window of an AWT component; that "requires" becomes "requires
 * static", and 13 MB of desktop stay out. The native libraries of all systems are left out but the one of ARCH
 * (linux-x86-64, linux-aarch64, linux-arm), which is written to DIR, where it can be loaded without unpacking.
 */
void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
        System.err.println("usage: java SlimJna.java JNA.jar SLIM.jar ARCH DIR");
        System.exit(2);
    }
    var wanted = "com/sun/jna/" + arguments[2] + "/libjnidispatch.so";
    var library = Path.of(arguments[3], "libjnidispatch.so");
    var seen = new HashSet<String>();
    try (var in = new ZipInputStream(Files.newInputStream(Path.of(arguments[0])));
            var out = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
        for (ZipEntry entry; (entry = in.getNextEntry()) != null;) {
            var name = entry.getName();
            if (name.equals(wanted)) {
                Files.write(library, in.readAllBytes());
            } else if (name.endsWith("module-info.class")) {
                // At the root, whatever release the archive keeps it for.
                write(out, "module-info.class", withoutDesktop(in.readAllBytes()));
            } else if (name.startsWith("com/sun/jna/") && name.endsWith(".class") && seen.add(name)) {
                write(out, name, in.readAllBytes());
            }
        }
    }
    if (!Files.exists(library)) {
        System.err.println(arguments[0] + " holds no native library for " + arguments[2]);
        System.exit(1);
    }
}

void write(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
}

byte[] withoutDesktop(byte[] descriptor) {
    var format = ClassFile.of();
    return format.transformClass(format.parse(descriptor), ClassTransform.dropping(ModuleAttribute.class::isInstance)
            .andThen(ClassTransform.endHandler(builder -> {
                var module = format.parse(descriptor).findAttribute(java.lang.classfile.Attributes.module()).orElseThrow();
                builder.with(ModuleAttribute.of(module.moduleName(), copy -> {
                    copy.moduleFlags(module.moduleFlagsMask());
                    module.moduleVersion().ifPresent(version -> copy.moduleVersion(version.stringValue()));
                    module.requires().forEach(required -> copy.requires(relaxed(required)));
                    module.exports().forEach(copy::exports);
                    module.opens().forEach(copy::opens);
                    module.uses().forEach(copy::uses);
                    module.provides().forEach(copy::provides);
                }));
            })));
}

ModuleRequireInfo relaxed(ModuleRequireInfo required) {
    return required.requires().name().equalsString("java.desktop")
            ? ModuleRequireInfo.of(required.requires(), AccessFlag.STATIC_PHASE.mask(), null)
            : required;
}
