package dev.loopwright.benchmarks;

import dev.loopwright.runtime.Model;
import dev.loopwright.runtime.data.Batch;
import dev.loopwright.runtime.optimizer.Adam;
import dev.loopwright.runtime.optimizer.Optimizer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Single kernels under JMH: the methods that the generator emits for each layer and loss, found in the generated class by
 * their names, and the optimizer's pass over all parameters. They are called through a method handle, some nanoseconds more.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class KernelBenchmark {
    private static final List<String> ENDINGS = List.of("Forward", "Backward", "Loss", "Activate");
    private static final String UPDATE = "update";

    /** Model, flavour, kernel, with slashes between. */
    @Param({})
    public String kernel;

    private Model model;
    private Batch batch;
    private MethodHandle call;

    /** {@code KernelBenchmark [PATTERN]}: all kernels whose {@code model/flavour/kernel} the regular expression is found in. */
    public static void main(String[] args) throws RunnerException {
        String pattern = args.length > 0 ? args[0] : "";
        String[] kernels = kernels().filter(k -> java.util.regex.Pattern.compile(pattern).matcher(k).find())
                .toArray(String[]::new);
        if (kernels.length == 0) {
            throw new IllegalArgumentException("no kernel matches " + pattern);
        }
        new Runner(new OptionsBuilder()
                        .include(KernelBenchmark.class.getName())
                        .param("kernel", kernels)
                        .jvmArgsAppend("--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-Dbenchmarks.home="
                                + System.getProperty("benchmarks.home"))
                        .build())
                .run();
    }

    private static Stream<String> kernels() {
        return Stream.of("lesson", "tabular", "mlp", "wide", "activations")
                .flatMap(model -> Stream.of("vector", "plain").flatMap(flavour -> {
                    Class<?> type = new OurModel(workload(model), flavour).type();
                    Stream<String> found = Arrays.stream(type.getDeclaredMethods())
                            .filter(KernelBenchmark::isKernel)
                            .map(Method::getName)
                            .sorted();
                    return Stream.concat(found, Stream.of(UPDATE)).map(k -> model + "/" + flavour + "/" + k);
                }));
    }

    private static boolean isKernel(Method method) {
        Class<?>[] takes = method.getParameterTypes();
        return ENDINGS.stream().anyMatch(method.getName()::endsWith)
                && takes.length > 0
                && takes[0] == Batch.class
                && (takes.length == 1 || takes.length == 2 && takes[1] == boolean.class);
    }

    private static Workload workload(String model) {
        if (model.equals("activations")) {
            List<Layer> layers = Layer.all("dense:64,relu,dense:10");
            Workload.Loss loss = Workload.Loss.CLASSES;
            return new Workload(
                    model, Workload.Unit.STEP, List.of(64), layers, loss, "adam", 1e-3, 0, 128, 128, 1, Path.of(""));
        }
        return Case.ALL.stream()
                .filter(c -> c.name().equals(model))
                .map(c -> c.workload().withoutDropout())
                .findFirst()
                .orElseThrow();
    }

    @Setup
    public void prepare() throws ReflectiveOperationException {
        String[] parts = kernel.split("/");
        Workload workload = workload(parts[0]);
        OurModel compiled = new OurModel(workload, parts[1]);
        model = compiled.make();
        batch = batch(workload);
        // makes the buffers, and fills them with what the kernel will find
        model.forward(batch);
        model.backward(batch);
        call = parts[2].equals(UPDATE) ? update(model) : emitted(compiled.type(), parts[2]);
    }

    private static Batch batch(Workload workload) {
        Random random = new Random(7);
        Batch batch = new Batch(workload.batch(), workload.inputs(), 1);
        for (int i = 0; i < workload.batch() * workload.inputs(); i++) {
            batch.inputs()[i] = (float) random.nextGaussian();
        }
        for (int r = 0; r < workload.batch(); r++) {
            batch.target(0)[r] = random.nextInt(Math.max(2, workload.outputs()));
        }
        batch.fill(workload.batch(), 0);
        return batch;
    }

    private static MethodHandle update(Model model) throws ReflectiveOperationException {
        MethodHandle update = MethodHandles.lookup()
                .findVirtual(Optimizer.class, "update", MethodType.methodType(void.class))
                .bindTo(new Adam(model.parameters(), 1e-3));
        return MethodHandles.dropArguments(update, 0, Model.class, Batch.class);
    }

    private static MethodHandle emitted(Class<?> type, String name) throws ReflectiveOperationException {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(name) && isKernel(m))
                .findFirst()
                .orElseThrow();
        MethodHandle handle = MethodHandles.privateLookupIn(type, MethodHandles.lookup()).unreflect(method);
        if (method.getParameterCount() == 2) {
            handle = MethodHandles.insertArguments(handle, 2, true);
        }
        return handle.asType(MethodType.methodType(void.class, Model.class, Batch.class));
    }

    @Benchmark
    public void run() throws Throwable {
        call.invokeExact(model, batch);
    }
}
