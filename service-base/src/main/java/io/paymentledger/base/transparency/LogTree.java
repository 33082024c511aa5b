package io.paymentledger.base.transparency;

import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.LeafEntry;
import io.paymentledger.proof.Tile;
import io.paymentledger.proof.TiledTree;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Reads the trees over the logs. An event's leaf stands at its position less one.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class LogTree {

    /** Bytes of a salt. */
    public static final int SALT_SIZE = 16;

    private final DataSource dataSource;

    public LogTree(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The events of a bundle.
     *
     * @param salts one after the other; not copied
     * @param commitments one after the other; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Bundle(byte[] salts, byte[] commitments) {

        /** How many events it has, up to 256. */
        public int width() {
            return commitments.length / Hash.SIZE;
        }

        /** The salt of one of them; zeros if it was forgotten. */
        public byte[] salt(int index) {
            return Arrays.copyOfRange(salts, index * SALT_SIZE, (index + 1) * SALT_SIZE);
        }

        /** Whether the salt of one of them was forgotten: its event can no more be tied to its leaf. */
        public boolean forgot(int index) {
            return Arrays.equals(salt(index), new byte[SALT_SIZE]);
        }
    }

    /** The last signed checkpoint of a log, as a note. */
    public Optional<String> checkpoint(int log) {
        return text("SELECT note FROM ledger.checkpoint WHERE log = ? ORDER BY size DESC LIMIT 1", log).stream()
                .findFirst();
    }

    /** The verifier keys that checkpoints of a log were signed with, the newest first. */
    public List<String> keys(int log) {
        return text("SELECT key FROM ledger.checkpoint_key WHERE log = ? ORDER BY since_at DESC, key", log);
    }

    /** The tree of a log at a size that was signed. */
    public TiledTree at(int log, long size) {
        return new TiledTree(size, tile -> hashes(log, tile));
    }

    /**
     * The hashes of a tile.
     *
     * @throws IllegalArgumentException if the tree does not have it yet
     */
    public byte[] hashes(int log, Tile tile) {
        byte[] hashes =
                tile.level() == 0 ? leaves(log, tile) : tileAbove(log, tile).orElseThrow(() -> missing(log, tile));
        if (hashes.length < tile.width() * Hash.SIZE) {
            throw missing(log, tile);
        }
        return Arrays.copyOf(hashes, tile.width() * Hash.SIZE);
    }

    private static IllegalArgumentException missing(int log, Tile tile) {
        return new IllegalArgumentException("log " + log + " has no tile " + tile.path());
    }

    private byte[] leaves(int log, Tile tile) {
        List<LeafEntry> entries = entries(log, tile);
        byte[] hashes = new byte[entries.size() * Hash.SIZE];
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).leaf().into(hashes, i);
        }
        return hashes;
    }

    /**
     * The entries of a bundle.
     *
     * @param tile the tile of level 0 that has their hashes
     * @throws IllegalArgumentException if the tree does not have them yet
     */
    public List<LeafEntry> entries(int log, Tile tile) {
        Bundle bundle = bundle(log, tile.index()).orElseThrow(() -> missing(log, tile));
        if (bundle.width() < tile.width()) {
            throw missing(log, tile);
        }
        List<LeafEntry> entries = new ArrayList<>();
        for (int i = 0; i < tile.width(); i++) {
            entries.add(new LeafEntry(log, tile.index() * Tile.WIDTH + i + 1, Hash.at(bundle.commitments(), i)));
        }
        return entries;
    }

    /** The bundle with a number, from 0. */
    public Optional<Bundle> bundle(int log, long number) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT salts, commitments FROM ledger.leaf_bundle WHERE log = ? AND bundle = ?")) {
            select.setInt(1, log);
            select.setLong(2, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Bundle(row.getBytes(1), row.getBytes(2))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a bundle of leaves", e);
        }
    }

    /** The hashes of a tile above the leaves; as many as the tree has by now. */
    public Optional<byte[]> tileAbove(int log, Tile tile) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT hashes FROM ledger.tile WHERE log = ? AND level = ? AND tile = ?")) {
            select.setInt(1, log);
            select.setInt(2, tile.level());
            select.setLong(3, tile.index());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a tile", e);
        }
    }

    /** How many events of a log the tree has, signed in its last checkpoint. */
    public long size(int log) {
        return text("SELECT max(size)::text FROM ledger.checkpoint WHERE log = ? HAVING max(size) IS NOT NULL", log)
                .stream()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private List<String> text(String sql, int log) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, log);
            try (ResultSet row = select.executeQuery()) {
                List<String> texts = new ArrayList<>();
                while (row.next()) {
                    texts.add(row.getString(1));
                }
                return texts;
            }
        } catch (SQLException e) {
            throw SqlErrors.translate("reading a log's checkpoints", e);
        }
    }
}
