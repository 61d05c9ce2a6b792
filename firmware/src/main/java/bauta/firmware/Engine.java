package bauta.firmware;

import bauta.chains.Tables;
import bauta.command.BoardSettings;
import bauta.command.Command;
import bauta.command.Connections;
import bauta.command.Console;
import bauta.command.FlowRows;
import bauta.command.ForwardedFlows;
import bauta.command.ScriptException;
import bauta.command.Served;
import bauta.command.Settings;
import bauta.command.StatusSource;
import bauta.forward.Autofw;
import bauta.forward.Forward;
import bauta.forward.Mfw;
import bauta.forward.OutsideServices;
import bauta.forward.Portfw;
import bauta.helper.Helpers;
import bauta.light.Wiring;
import bauta.path.PathThread;
import bauta.setup.Administrator;
import bauta.store.Generations.Generation;
import bauta.store.RefusedException;
import bauta.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/**
 * The router as front ends meet it: the commands of the board's shell, which are the only way to change anything, and what these
 * list, as values. For any thread.
 */
public final class Engine {
    private final Board board;
    private final Map<String, Command> commands;
    private final StatusSource status;
    private final Configuration configuration;
    private final FlowRows flows;
    private final ForwardedFlows forwarded;
    private final PathThread path;
    private final Store store;
    private final Rehearsed.Rehearsal rehearsal;
    private final Connections connections;

    /**
     * What only the board knows.
     *
     * @param state         directory for what outlives the system
     * @param threads       makes threads whose work gives way to everything else
     * @param administrator knows the password
     */
    public record Board(Path state, ThreadFactory threads, Administrator administrator) {
    }

    /** A module's rows, and beside each what else there is to know of it. */
    public record Forwards<R>(List<R> rows, List<Forward.Detail> details) {
    }

    Engine(Board board, Map<String, Command> commands, StatusSource status, Configuration configuration, FlowRows flows,
            ForwardedFlows forwarded, PathThread path, Store store, Rehearsed.Rehearsal rehearsal,
            Connections connections) {
        this.board = board;
        this.commands = commands;
        this.status = status;
        this.configuration = configuration;
        this.flows = flows;
        this.forwarded = forwarded;
        this.path = path;
        this.store = store;
        this.rehearsal = rehearsal;
        this.connections = connections;
    }

    /** The commands, by the names they are called by. */
    public Map<String, Command> commands() {
        return commands;
    }

    public StatusSource status() {
        return status;
    }

    /** Directory for what outlives the system. */
    public Path state() {
        return board.state;
    }

    /** Makes threads whose work gives way to everything else. */
    public ThreadFactory threads() {
        return board.threads;
    }

    /** Knows the password; it is changed by {@code bauta password}. */
    public Administrator administrator() {
        return board.administrator;
    }

    /** The chains, for reading: {@link Tables#current} and {@link Tables#counts}. */
    public Tables tables() {
        return configuration.tables;
    }

    /** What would be after those commands, a line each, which are done on a draft that no packet sees. @param console takes what they write */
    public Rehearsed after(String script, Console console) throws ScriptException {
        return Rehearsed.of(configuration, rehearsal, script, console);
    }

    public Forwards<Portfw.Row> portfw() {
        return path.call(() -> new Forwards<>(configuration.portfw.rows(), configuration.portfw.details()));
    }

    public Forwards<Mfw.Row> mfw() {
        return path.call(() -> new Forwards<>(configuration.mfw.rows(), configuration.mfw.details()));
    }

    public Forwards<Autofw.Row> autofw() {
        return path.call(() -> new Forwards<>(configuration.autofw.rows(), configuration.autofw.details()));
    }

    /** The connections, searched and paged. */
    public Connections connections() {
        return connections;
    }

    /** The masqueraded connections; goes through all of them. */
    public FlowRows flows() {
        return flows;
    }

    /** How many connections each forward has, by its id; goes through all of them. */
    public Map<Integer, Long> live() {
        return forwarded.live();
    }

    public List<Settings.Row> settings() {
        return configuration.settings.rows();
    }

    /** Settings of the board around the router. */
    public BoardSettings board() {
        return configuration.settings.values().board();
    }

    /** Where the board's lights and its button are. */
    public Wiring wiring() {
        return configuration.wires.values();
    }

    /** DHCP and DNS for the inside, with the leases. */
    public Served served() {
        return configuration.served;
    }

    public OutsideServices outside() {
        return configuration.outside.services();
    }

    public List<Helpers.Row> helpers() {
        return path.call(configuration.helpers::rows);
    }

    /** What is in force, as commands. */
    public String text() {
        return store.text();
    }

    /** The same, a line at a time. */
    public Stream<String> lines() {
        return configuration.lines();
    }

    /** What {@link #lines} says of everything but the chains, which can be long. */
    public Stream<String> besideChains() {
        return configuration.besideChains();
    }

    /** What was saved, newest first; each is read when its turn comes. */
    public Stream<Generation> generations() throws IOException {
        return store.generations();
    }

    /** The commands of a saved configuration. */
    public String generation(int number) throws RefusedException {
        return store.body(number);
    }

    /** Seconds until a change on trial goes away; empty if none is. */
    public OptionalLong trialSeconds() {
        return store.trialSeconds();
    }
}
