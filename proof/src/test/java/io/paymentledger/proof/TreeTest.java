package io.paymentledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeTest {

    private static final int LEAVES = 600;

    private final List<Hash> leaves = leaves(LEAVES);

    /** RFC 6962 section 2.1, word for word. */
    private static Hash naiveRoot(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Hash.EMPTY_TREE;
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = 1;
        while (2 * k < leaves.size()) {
            k *= 2;
        }
        return Hash.ofNode(naiveRoot(leaves.subList(0, k)), naiveRoot(leaves.subList(k, leaves.size())));
    }

    private static List<Hash> leaves(int count) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Hash.ofLeaf(("entry " + i).getBytes(StandardCharsets.US_ASCII)));
        }
        return leaves;
    }

    private Subtrees tree() {
        return (level, index) -> naiveRoot(leaves.subList((int) (index << level), (int) ((index + 1) << level)));
    }

    @Test
    void theFrontierHasTheRootOfEverySize() {
        Frontier frontier = Frontier.empty();
        for (int size = 0; size < LEAVES; size++) {
            assertThat(frontier.root()).isEqualTo(naiveRoot(leaves.subList(0, size)));
            assertThat(tree().root(size)).isEqualTo(frontier.root());
            assertThat(Frontier.of(size, tree()).subtrees()).isEqualTo(frontier.subtrees());
            frontier.add(
                    leaves.get(size), (level, index, hash) -> assertThat(hash).isEqualTo(tree().hash(level, index)));
        }
        assertThat(frontier.size()).isEqualTo(LEAVES);
    }

    @Test
    void everyLeafOfEverySmallTreeIsProvenAndNoOtherLeafIs() {
        for (int size = 1; size <= 70; size++) {
            Hash root = tree().root(size);
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.of(index, size, tree());
                proof.verify(leaves.get(index), root);
                Hash other = leaves.get((index + 1) % LEAVES);
                assertThatThrownBy(() -> proof.verify(other, root)).isInstanceOf(RefutedException.class);
            }
        }
    }

    @Test
    void everyPairOfSmallTreesIsProvenConsistentAndNoOtherRootIs() {
        for (int to = 1; to <= 70; to++) {
            Hash toRoot = tree().root(to);
            for (int from = 1; from <= to; from++) {
                ConsistencyProof proof = ConsistencyProof.of(from, to, tree());
                proof.verify(tree().root(from), toRoot);
                assertThatThrownBy(() -> proof.verify(leaves.getLast(), toRoot)).isInstanceOf(RefutedException.class);
            }
        }
    }

    /** 70,000 leaves is the example of tlog-tiles: 273 full tiles and one of 112, one full and one of 17, one of 1. */
    @Test
    void tilesOfATreeAreThoseOfTheStandardsExample() {
        assertThat(Tile.of(0, 0, 70_000)).hasSize(274).last().isEqualTo(new Tile(0, 273, 112));
        assertThat(Tile.of(1, 0, 70_000)).containsExactly(new Tile(1, 0, 256), new Tile(1, 1, 17));
        assertThat(Tile.of(2, 0, 70_000)).containsExactly(new Tile(2, 0, 1));
        assertThat(Tile.of(3, 0, 70_000)).isEmpty();
        assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("0/x001/x234/067");
        assertThat(new Tile(1, 5, 17).path()).isEqualTo("1/005.p/17");
    }

    @Test
    void aTilesPathIsReadInOneWayOnly() {
        for (String path : List.of("000", "x001/x234/067", "999.p/255", "x001/000.p/1")) {
            assertThat(Tile.parse(0, path).indexPath()).isEqualTo(path);
        }
        for (String path : List.of(
                "",
                "1",
                "0001",
                "x000/001",
                "001.p/256",
                "001.p/0",
                "001.p/01",
                "x001/x002",
                "-01",
                "x999/x999/x999/x999/x999/x999/x999/000")) {
            assertThatThrownBy(() -> Tile.parse(0, path)).as(path).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aTiledTreeIsTheTree() {
        Random random = new Random(6962);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(LEAVES);
            TiledTree tiled = new TiledTree(size, tile -> hashes(tile));
            assertThat(tiled.root(size)).isEqualTo(tree().root(size));
            int index = random.nextInt(size);
            InclusionProof.of(index, size, tiled).verify(leaves.get(index), tree().root(size));
            int from = 1 + random.nextInt(size);
            ConsistencyProof.of(from, size, tiled).verify(tree().root(from), tree().root(size));
        }
    }

    private byte[] hashes(Tile tile) {
        byte[] hashes = new byte[tile.width() * Hash.SIZE];
        for (int i = 0; i < tile.width(); i++) {
            tree().hash(tile.level() * Tile.HEIGHT, tile.index() * Tile.WIDTH + i)
                    .into(hashes, i);
        }
        return hashes;
    }

    @Test
    void aTreeHasTheTilesThatItsLeavesFillAndNoOther() {
        assertThat(new Tile(0, 0, 256).isIn(256)).isTrue();
        assertThat(new Tile(0, 0, 256).isIn(255)).isFalse();
        assertThat(new Tile(0, 1, 44).isIn(300)).isTrue();
        assertThat(new Tile(0, 1, 45).isIn(300)).isFalse();
        assertThat(new Tile(1, 0, 1).isIn(300)).isTrue();
        assertThat(new Tile(1, 0, 2).isIn(300)).isFalse();
        // Their products with what a tile spans are small again in 64 bits.
        assertThat(new Tile(0, 1L << 56, 1).isIn(300)).isFalse();
        assertThat(new Tile(1, 1L << 48, 1).isIn(300)).isFalse();
        assertThat(new Tile(7, 999_999_999_999_999_999L, 256).isIn(Long.MAX_VALUE))
                .isFalse();
    }
}
