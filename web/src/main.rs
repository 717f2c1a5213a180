//! Starts the page.

fn main() {
    yew::Renderer::<threadlab_web::app::App>::new().render();
}
