import TapedeckCLI

/// The executable; everything is in `TapedeckCLI`, where tests reach it.
@main
struct Main {
    static func main() async {
        await Program.main()
    }
}
