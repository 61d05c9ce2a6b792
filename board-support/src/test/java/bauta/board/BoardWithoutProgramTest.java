package bauta.board;

/** The same where the kernel takes no program at the cards' ingress. */
class BoardWithoutProgramTest extends BoardTest {
    @Override
    IngressProgram program() {
        return Lab.noProgram();
    }
}
