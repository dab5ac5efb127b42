// On paper a large map stands whole first, and then again in sheets that can be read.

const WIDE = 2000; // what is narrower, and lower by the shape of a sheet, is read as it stands
const COLUMNS = 6; // of a sheet: names come out at six points on A4 across
const SHAPE = 0.66; // height to width of A4 across, within its margins
const AGAIN = 44; // what a sheet shows again of the one above, so that each box is whole somewhere

export function sheets(map, picture, plain) {
  const { width, height } = picture.viewBox.baseVal;
  if (width <= WIDE && height <= WIDE * SHAPE) return;
  const [step, before] = [picture.dataset.step, picture.dataset.before].map(Number); // as it is drawn
  let made = null;
  const make = () => {
    if (made) return;
    plain();
    made = document.createElement("div");
    made.className = "map-sheets";
    const boxes = [...picture.querySelectorAll(".node .box")].map((box) => box.getBBox());
    for (let column = 0; column * step < width; column += COLUMNS) {
      const from = column ? column * step - before : 0; // amid the gap before a column
      const room = COLUMNS * step;
      for (let top = 0; top + AGAIN < height; top += room * SHAPE - AGAIN) {
        const holds = ({ x, y }) => x >= from && x < from + room && y >= top && y < top + room * SHAPE;
        if (!boxes.some(holds)) continue;
        const sheet = picture.cloneNode(true);
        sheet.setAttribute("viewBox", `${from} ${top} ${room} ${room * SHAPE}`);
        for (const name of ["style", "width", "height"]) sheet.removeAttribute(name);
        made.append(sheet);
      }
    }
    map.closest("main").append(made);
  };
  const drop = () => { made?.remove(); made = null; };
  addEventListener("beforeprint", make);
  addEventListener("afterprint", drop);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? make() : drop()));
}
