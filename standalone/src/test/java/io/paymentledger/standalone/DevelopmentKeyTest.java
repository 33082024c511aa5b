package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentKeyTest {

    @TempDir
    private Path folder;

    @Test
    void theKeyIsMadeOnceForADataDirectory() {
        DataDirectory data = DataDirectory.open(folder);

        DevelopmentKey made = DevelopmentKey.readOrCreate(data);

        assertThat(made.secret()).matches("plk_[A-Za-z0-9_-]{43}");
        assertThat(DevelopmentKey.readOrCreate(data)).isEqualTo(made);
    }

    @Test
    void twoDataDirectoriesHaveTwoKeys() {
        DevelopmentKey one = DevelopmentKey.readOrCreate(DataDirectory.open(folder.resolve("one")));
        DevelopmentKey two = DevelopmentKey.readOrCreate(DataDirectory.open(folder.resolve("two")));

        assertThat(one).isNotEqualTo(two);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyItsOwnerCanReadIt() throws IOException {
        DataDirectory data = DataDirectory.open(folder.resolve("data"));
        DevelopmentKey.readOrCreate(data);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
                .as("nobody else can list it; the user that the server of root's runs as goes through it")
                .isEqualTo(ServerUser.isNeeded() ? "rwx-----x" : "rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(DevelopmentKey.FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void theHashIsTheSha256OfTheWholeSecretInLowerCaseHex() {
        // printf %s plk_00000000000000000000000000000000 | sha256sum
        assertThat(new DevelopmentKey("plk_00000000000000000000000000000000").secretSha256())
                .isEqualTo("c1302b9ee82cd7faefe878f44896e0b5cf683e3f9b864c21a9e8ed4b9b3036c1");
    }

    @Test
    void theSecretDoesNotShowWhenTheKeyIsPrinted() {
        DevelopmentKey key = new DevelopmentKey("plk_00000000000000000000000000000000");

        assertThat(key.toString()).doesNotContain(key.secret());
    }

    @Test
    void aFileWithoutAKeyIsRefusedByItsName() throws IOException {
        DataDirectory data = DataDirectory.open(folder);
        Files.writeString(data.resolve(DevelopmentKey.FILE), "plk_short");

        assertThatThrownBy(() -> DevelopmentKey.readOrCreate(data))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(DevelopmentKey.FILE);
    }
}
