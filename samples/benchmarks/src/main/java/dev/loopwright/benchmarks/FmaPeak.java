package dev.loopwright.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Not a contender but a limit: as many fused multiply-adds as a unit of the workload needs, in registers, on one thread.
 * Twelve sums run beside each other, enough to hide the latency of one.
 */
public final class FmaPeak implements Contender {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int SUMS = 12;
    private static final int BLOCK = 10_000;

    private final long blocks;
    private float sink;

    public FmaPeak(Workload workload) {
        blocks = Math.max(1, Math.round(workload.operations() / (2.0 * BLOCK * SUMS * SPECIES.length())));
    }

    @Override
    public String version() {
        return "fused multiply-adds of " + SPECIES.vectorBitSize() + " bits in registers, " + blocks + " blocks";
    }

    @Override
    public void reset() {}

    @Override
    public void step(int index) {
        for (long i = 0; i < blocks; i++) {
            sink += block(sink, 0.5f);
        }
    }

    @Override
    public float stepWithLoss(int index) {
        throw new UnsupportedOperationException("no losses here");
    }

    @Override
    public void epoch() {
        step(0);
    }

    @Override
    public float predict(int row) {
        throw new UnsupportedOperationException("no predictions here");
    }

    private static float block(float from, float by) {
        FloatVector x = FloatVector.broadcast(SPECIES, by);
        FloatVector y = FloatVector.broadcast(SPECIES, 1e-3f);
        FloatVector s0 = FloatVector.broadcast(SPECIES, from);
        FloatVector s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;
        for (int i = 0; i < BLOCK; i++) {
            s0 = s0.fma(x, y);
            s1 = s1.fma(x, y);
            s2 = s2.fma(x, y);
            s3 = s3.fma(x, y);
            s4 = s4.fma(x, y);
            s5 = s5.fma(x, y);
            s6 = s6.fma(x, y);
            s7 = s7.fma(x, y);
            s8 = s8.fma(x, y);
            s9 = s9.fma(x, y);
            s10 = s10.fma(x, y);
            s11 = s11.fma(x, y);
        }
        FloatVector a = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
        return a.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).lane(0);
    }
}
